import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, runQuietly } from "../workspace.ts";

/** A way to compile a program that uses the packed packages. */
interface Consumer {
  readonly name: string;
  readonly files: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** How the newest and the least version of TypeScript that can read the types are started. */
export const compilers = {
  newest: ["tsc"],
  least: [process.execPath, join(root, "node_modules", "typescript-least", "bin", "tsc")],
} as const;

export const withNode = { types: ["node"], typeRoots: [join(root, "node_modules/@types")] };
const withoutNode = { lib: ["es2023"], types: [] };
const node16 = { module: "node16", moduleResolution: "node16" };
const bundler = { module: "esnext", moduleResolution: "bundler" };

/** With Node's types every package, without them those that promise to run anywhere. */
export const consumers: readonly Consumer[] = [
  { name: "node16", files: ["consumer.mts"], options: { ...node16, ...withNode } },
  { name: "bundler", files: ["consumer.mts"], options: { ...bundler, ...withNode } },
  { name: "node16, no Node", files: ["consumer-pure.mts"], options: { ...node16, ...withoutNode } },
  { name: "bundler, no Node", files: ["consumer-pure.mts"], options: { ...bundler, ...withoutNode } },
];

export const compilerOptions = {
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  strict: true,
  noEmit: true,
  skipLibCheck: false,
} as const;

/** Compiles a consumer in the project, declarations included; returns the compiler's errors. */
export function checkTypes(
  project: string,
  { files, options }: Consumer,
  [program = "", ...args]: readonly string[],
): string[] {
  const settings = { compilerOptions: { ...compilerOptions, ...options }, files };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify(settings));
  try {
    runQuietly(program, [...args, "-p", "tsconfig.json", "--pretty", "false"], { cwd: project });
    return [];
  } catch (error) {
    const lines = String(error).split("\n");
    const errors = lines.filter((line) => line.includes("error TS"));
    return errors.length > 0 ? errors : lines;
  }
}
