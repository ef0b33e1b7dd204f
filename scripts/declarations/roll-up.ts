/** The public types of a package: one declaration file for each entry, which holds what the entry's exports reach. */
import { join, posix } from "node:path";
import { build } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { root, runQuietly } from "../workspace.ts";
import { parseDeclarations } from "./parse-declarations.ts";
import { printDeclarations } from "./print-declarations.ts";
import { importShared } from "./shared-declarations.ts";

/**
 * Returns the text of each entry's declaration file, without the names of files and without an order that depends on them.
 *
 * What the first entry exports as well is imported from there by the others, so that a class has one declaration.
 * Throws for two different declarations of one name, since one of them would have to be renamed.
 *
 * @param entries paths of source files below `src`, without their extension
 */
export async function rollUpDeclarations(
  packageFolder: string,
  entries: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const [mainEntry = "", ...others] = entries;
  const main = parseDeclarations(await bundleDeclarations(packageFolder, mainEntry));
  texts.set(mainEntry, format(printDeclarations(main)));
  for (const entry of others) {
    const declarations = parseDeclarations(await bundleDeclarations(packageFolder, entry));
    const path = posix.relative(posix.dirname(entry), `${mainEntry}.js`);
    const mainModule = path.startsWith(".") ? path : `./${path}`;
    texts.set(entry, format(printDeclarations(importShared(declarations, main, mainModule))));
  }
  return texts;
}

/** The declarations that an entry reaches, as the bundler orders and names them. */
async function bundleDeclarations(packageFolder: string, entry: string): Promise<string> {
  const { output } = await build({
    cwd: packageFolder,
    input: `./src/${entry}.ts`,
    // Types of other packages and of Node stay imports.
    external: (id) => !id.startsWith(".") && !id.startsWith("/"),
    platform: "neutral",
    experimental: { attachDebugInfo: "none" },
    plugins: [
      dts({
        cwd: packageFolder,
        generator: "oxc",
        emitDtsOnly: true,
        sourcemap: false,
        tsconfig: false,
        oxc: { stripInternal: true },
      }),
    ],
    output: { format: "esm" },
    write: false,
  });
  const [chunk, ...rest] = output;
  if (rest.length > 0) throw new Error(`the declarations of ${entry} are in more than one file`);
  return chunk.code;
}

function format(text: string): string {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  return runQuietly(process.execPath, [biome, "format", "--stdin-file-path=index.d.ts"], { input: text });
}
