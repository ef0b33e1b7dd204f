import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { Startup } from "./goals.ts";

interface Bundle {
  readonly metafile: {
    readonly outputs: Readonly<
      Record<
        string,
        {
          readonly bytes: number;
          readonly entryPoint?: string;
          readonly imports: readonly { readonly path: string; readonly kind: string }[];
        }
      >
    >;
  };
}

interface Bundler {
  buildSync(options: Readonly<Record<string, unknown>>): Bundle;
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
  const { metafile } = bundler.buildSync({
    stdin: { contents: 'export * from "ftplib";', resolveDir: here },
    bundle: true,
    splitting: true,
    minify: true,
    platform: "node",
    format: "esm",
    outdir: "out",
    write: false,
    metafile: true,
  });
  return { importTimes, minified: loadedAtOnce(metafile.outputs) };
}

/** The bytes of the entry and of all that it imports, without what is loaded when it is wanted. */
function loadedAtOnce(outputs: Bundle["metafile"]["outputs"]): number {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const { path: next, kind } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && next in outputs) visit(next);
    }
  };
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (entryPoint === "<stdin>") visit(path);
  return [...seen].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
}
