import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, runQuietly } from "../workspace.ts";
import { type Import, importsOf } from "./imports.ts";

/** A text file of the tree, as the rules see it. */
export interface SourceFile {
  /** Relative to the workspace's root, with `/`. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly imports: readonly Import[];
  /** The folder of `packages/` that it lies in. */
  readonly packageFolder: string | undefined;
  /** Its place in that package: `src`, `test`, … */
  readonly place: string | undefined;
}

const code = /\.(?:ts|mts|cts|js|mjs|cjs)$/;

/** Every file that git knows or would add, without the lock file and what is not text. */
export function readTree(): SourceFile[] {
  const listed = runQuietly("git", [
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
    "--deduplicate",
  ]);
  return listed
    .split("\0")
    .filter((path) => path !== "" && path !== "pnpm-lock.yaml")
    .flatMap((path) => {
      const text = readText(path);
      return text === undefined ? [] : [sourceFile(path, text)];
    });
}

/** A file with that text, as if it stood at that path. */
export function sourceFile(path: string, text: string): SourceFile {
  const [top, packageFolder, place] = path.split("/");
  const inPackage = top === "packages";
  return {
    path,
    lines: text.split("\n"),
    imports: code.test(path) ? importsOf(text) : [],
    packageFolder: inPackage ? packageFolder : undefined,
    place: inPackage ? place : undefined,
  };
}

function readText(path: string): string | undefined {
  try {
    const bytes = readFileSync(join(root, path));
    return bytes.includes(0) ? undefined : bytes.toString("utf8");
  } catch (error) {
    // Deleted, and git has not been told yet; or a link that leads nowhere.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
