/**
 * Writes what the package in the current directory publishes: a file of JavaScript for each entry in its `exports` and `bin`
 * (docs/decisions/0061), and a file of declarations for each entry in `exports` (docs/decisions/0065). An entry that ends in `.cjs` is a
 * CommonJS module (docs/decisions/0080).
 */
import { readFileSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { build } from "rolldown";
import { layers } from "./layers.ts";
import { withExportAssignment } from "./declarations/export-assignment.ts";
import { rollUpDeclarations } from "./declarations/roll-up.ts";

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const {
  exports,
  bin = {},
  name,
  dependencies,
  peerDependencies,
} = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const layer = Object.values(layers).find((each) => each.name === name);
const contained = new Set([...(layer?.contains ?? []), ...(layer?.embeds ?? [])]);
const typedEntries = entriesOf(Object.values(exports));
const programs = entriesOf(Object.values(bin));
const entries = [...typedEntries, ...programs];
const isCommonJs = outputsOf(Object.values(exports)).some((path) => path.endsWith(".cjs"));
const extension = isCommonJs ? "cjs" : "js";

/** The entries that the package writes to `dist`, such as `compliance/index`. */
function entriesOf(outputs: readonly (string | { readonly default: string })[]): string[] {
  return outputsOf(outputs).map((path) => path.slice("./dist/".length).replace(/\.c?js$/, ""));
}

/** The files of JavaScript that the package writes to `dist`. */
function outputsOf(outputs: readonly (string | { readonly default: string })[]): string[] {
  return outputs
    .map((output) => (typeof output === "string" ? output : output.default))
    .filter((path) => path.startsWith("./dist/"));
}

const { output } = await build({
  input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
  // What is not this package's own stays outside: Node's modules, and other packages but those that it is to contain.
  external: (id) => !id.startsWith(".") && !id.startsWith("/") && !contained.has(packageName(id)),
  // Nothing of Node's is assumed: the pure packages run in browsers.
  platform: "neutral",
  transform: { target: "es2023" },
  // Finding and loading a file costs Node a millisecond: an entry that imports another one shares its file, not a third.
  preserveEntrySignatures: "allow-extension",
  treeshake: { moduleSideEffects: false },
  // Where a part comes from is told by the repository, not by a line above it.
  plugins: [
    {
      name: "without-origins",
      renderChunk: (code) => code.replaceAll(/^\/\/ (?:\.\.\/)*(?:src|\w[\w.@-]*)\/.*\.ts\n/gm, ""),
    },
  ],
  output: {
    dir: "dist",
    // Expressions and local variables are made short. Lines and the names of functions and classes stay, and a stack trace with
    // them (docs/decisions/0121).
    minify: {
      compress: true,
      mangle: { toplevel: false, keepNames: true },
      codegen: { removeWhitespace: false },
    },
    format: isCommonJs ? "cjs" : "esm",
    exports: "named",
    // Whatever is exported by default is what `require()` returns; the other exports are its properties (docs/decisions/0113).
    outro: ({ exports: names }) =>
      isCommonJs && names.includes("default")
        ? "module.exports = Object.assign(exports.default, exports);"
        : "",
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `shared/[name].${extension}`,
    // A program loads what it uses: a file for what comes before all else, one for its start, and one for what many commands share.
    ...(programs.length === 0
      ? {}
      : {
          codeSplitting: {
            groups: [
              { name: "first", test: /\/src\/(?:program\/version|sites\/home-directory)\.ts$/, priority: 2 },
              { name: "main", test: /\/src\/program\/main\.ts$/, priority: 1 },
              { name: "common", minShareCount: 6 },
            ],
          },
        }),
    // The declarations have the doc comments.
    comments: { jsdoc: false },
    cleanDir: false,
  },
});

// What the bundler adds by itself, a module of helpers for newer syntax say, is not there at a user's.
const installed = new Set(Object.keys({ ...dependencies, ...peerDependencies, [name]: "" }));
for (const chunk of output) {
  const imports = chunk.type === "chunk" ? [...chunk.imports, ...chunk.dynamicImports] : [];
  const strangers = imports.filter((id) => !isBuiltin(id) && !installed.has(packageName(id)) && !isOwn(id));
  if (strangers.length > 0) throw new Error(`dist/${chunk.fileName} imports ${strangers.join(", ")}`);
}

function packageName(id: string): string {
  return id.split("/", id.startsWith("@") ? 2 : 1).join("/");
}

function isOwn(id: string): boolean {
  return output.some(({ fileName }) => fileName === id);
}

/** Whether declarations export a value, or a type, of this name. */
function declares(text: string, name: string): boolean {
  return new RegExp(String.raw`^export (?:declare [a-z ]+ |\{[^}]*[ ,])${name}\b`, "m").test(text);
}

/** The names that the entry's file exports because another entry needs them and has their types. */
function takenByOthers(entry: string): Set<string> {
  const taken = new Set<string>();
  for (const chunk of output) {
    if (chunk.type !== "chunk") continue;
    for (const [, names = "", from] of chunk.code.matchAll(/^import \{(.*)\} from "\.\/(.*)\.js";$/gm)) {
      if (from !== entry) continue;
      for (const name of names.split(",")) taken.add(name.trim().replace(/ as .*/, ""));
    }
  }
  return taken;
}

// A program has no declarations.
const declarations = typedEntries.length === 0 ? [] : await rollUpDeclarations(process.cwd(), typedEntries);
for (const [entry, text] of declarations) {
  const chunk = output.find(({ fileName }) => fileName === `${entry}.${extension}`);
  const taken = takenByOthers(entry);
  const exported = chunk?.type === "chunk" ? chunk.exports : [];
  const untyped = exported.filter((name) => !declares(text, name) && !taken.has(name));
  if (untyped.length > 0)
    throw new Error(`dist/${entry}.${extension} exports ${untyped.join(", ")}, which has no type`);
  // What only this repository's packages use is explained in the sources.
  const typed = isCommonJs ? withExportAssignment(text) : text;
  const shown = entry === "internal" ? text.replaceAll(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "") : typed;
  writeFileSync(`dist/${entry}.d.${isCommonJs ? "cts" : "ts"}`, shown);
}
