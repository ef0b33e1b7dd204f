import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Startup } from "./goals.ts";

interface Bundler {
  buildSync(options: {
    readonly stdin: { readonly contents: string; readonly resolveDir: string };
    readonly bundle: boolean;
    readonly minify: boolean;
    readonly platform: "node";
    readonly format: "esm";
    readonly write: boolean;
  }): { readonly outputFiles: readonly { readonly contents: Uint8Array }[] };
}

const RUNS = 11;
const here = fileURLToPath(new URL(".", import.meta.url));

/** How long the client takes to load, in a process of its own each time, and how large it is. */
export function measureStartup(): Startup {
  const script =
    'const began = performance.now(); await import("ftplib"); console.log(performance.now() - began);';
  const importTimes = Array.from({ length: RUNS }, () =>
    Number(
      execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: here, encoding: "utf8" }),
    ),
  );
  // The bundler that the workspace weighs its packages with.
  const root = createRequire(new URL("../package.json", import.meta.url));
  const bundler = createRequire(root.resolve("@size-limit/esbuild"))("esbuild") as Bundler;
  const { outputFiles } = bundler.buildSync({
    stdin: { contents: 'export * from "ftplib";', resolveDir: here },
    bundle: true,
    minify: true,
    platform: "node",
    format: "esm",
    write: false,
  });
  return { importTimes, minified: outputFiles[0]?.contents.length ?? 0 };
}
