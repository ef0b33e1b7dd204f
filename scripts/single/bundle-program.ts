import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { build } from "rolldown";
import { layers } from "../layers.ts";
import { root } from "../workspace.ts";

/** A program in one file. */
export interface SingleFile {
  /** One of {@link code}. */
  readonly code: string;
  /** Where it is written. */
  readonly path: string;
  readonly format: "esm" | "cjs";
}

const cli = join(root, "packages", "cli");
const ENTRY = "\0single";

function source(path: string): string {
  return JSON.stringify(join(cli, "src", path));
}

/** What the programs do when they are run. */
export const code = {
  ftpl: `import ${source("ftpl.ts")};`,
  // A program of CommonJS, which an executable is, cannot wait for what it imports.
  executable: `import { main } from ${source("program/main.ts")}; void main(process.argv.slice(2));`,
  action: `import { main } from ${source("program/main.ts")}; await main(["deploy", "--action"]);`,
} as const;

/** Writes a program, with all that it needs but Node's own modules, and returns its bytes. The packages must be built. */
export async function bundleProgram({ code, path, format }: SingleFile): Promise<number> {
  const { output } = await build({
    input: ENTRY,
    cwd: cli,
    platform: "node",
    external: (id) => isBuiltin(id),
    transform: { target: "node20" },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === ENTRY ? id : undefined),
        load: (id) => (id === ENTRY ? code : undefined),
      },
    ],
    output: {
      file: path,
      format,
      codeSplitting: false,
      // Names stay as they are, for whoever reads a stack trace.
      minify: { compress: true, mangle: false },
      comments: { jsdoc: false },
      ...(format === "esm" ? { banner: "#!/usr/bin/env node" } : {}),
    },
  });
  const [chunk] = output;
  const strangers = chunk.imports.filter((id) => !isBuiltin(id));
  if (strangers.length > 0) throw new Error(`${path} imports ${strangers.join(", ")}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(join(dirname(path), "LICENSES.txt"), licencesOf(chunk.moduleIds));
  return Buffer.byteLength(chunk.code);
}

/** The licences of the libraries that became a part of it: they ask to go along. */
function licencesOf(modules: readonly string[]): string {
  const folders = new Set<string>();
  for (const id of modules) {
    const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.split(sep).join("/")) ?? [];
    if (folder !== undefined) folders.add(folder);
  }
  // Some of our packages contain libraries already.
  for (const [folder, { contains = [] }] of Object.entries(layers)) {
    for (const name of contains) folders.add(join(root, "packages", folder, "node_modules", name));
  }
  const texts = [...folders].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Named;
    return `${name} ${version}\n\n${licenceIn(folder)}`;
  });
  return [`ftplib\n\n${licenceIn(root)}`, ...new Set(texts.toSorted())].join("\n---\n\n");
}

interface Named {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string;
  readonly homepage?: string;
}

/** The text of the licence; where a package has no such file, what its manifest says of it. */
function licenceIn(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (file !== undefined) return readFileSync(join(folder, file), "utf8");
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Named;
  const { license, author, homepage } = manifest;
  if (license === undefined) throw new Error(`${relative(root, folder)} has no licence to go along`);
  return `${[`Licence: ${license}`, author, homepage].filter(Boolean).join("\n")}\n`;
}
