/**
 * Writes what the package in the current directory publishes: a file of JavaScript for each entry in its `exports` and `bin`,
 * one for what several of them share (docs/decisions/0061), and a file of declarations for each entry in
 * `exports` (docs/decisions/0065).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "rolldown";
import { rollUpDeclarations } from "./declarations/roll-up.ts";

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const { exports, bin = {} } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const typedEntries = entriesOf(Object.values(exports));
const entries = [...typedEntries, ...entriesOf(Object.values(bin))];

/** The entries that the package writes to `dist`, such as `compliance/index`. */
function entriesOf(outputs: readonly (string | { readonly default: string })[]): string[] {
  return outputs
    .map((output) => (typeof output === "string" ? output : output.default))
    .filter((path) => path.startsWith("./dist/"))
    .map((path) => path.slice("./dist/".length, -".js".length));
}

await build({
  input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
  // What is not this package's own stays outside: Node's modules, and other packages.
  external: (id) => !id.startsWith(".") && !id.startsWith("/"),
  // Nothing of Node's is assumed: the pure packages run in browsers.
  platform: "neutral",
  transform: { target: "es2023" },
  treeshake: { moduleSideEffects: false },
  output: {
    dir: "dist",
    format: "esm",
    chunkFileNames: "shared/[name].js",
    // The declarations have the doc comments.
    comments: { jsdoc: false },
    // Each file takes Node most of a millisecond to find and to load: what several entries share is in one.
    codeSplitting: { groups: [{ name: "core", minShareCount: 2 }] },
    cleanDir: false,
  },
});

for (const [entry, text] of await rollUpDeclarations(process.cwd(), typedEntries)) {
  writeFileSync(`dist/${entry}.d.ts`, text);
}
