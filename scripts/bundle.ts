/**
 * Writes the JavaScript of the package in the current directory: one file for each entry in its `exports` and `bin`, and one
 * for what several of them share or load on demand (docs/decisions/0061). The declarations are tsc's, file by file.
 */
import { readFileSync } from "node:fs";
import { build } from "rolldown";

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const { exports, bin = {} } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const outputs = [...Object.values(exports), ...Object.values(bin)].map((entry) =>
  typeof entry === "string" ? entry : entry.default,
);
const entries = outputs
  .filter((path) => path.startsWith("./dist/"))
  .map((path) => path.slice("./dist/".length, -".js".length));

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
    sourcemap: true,
    sourcemapExcludeSources: true,
    chunkFileNames: "shared/[name].js",
    cleanDir: false,
  },
});
