import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestServer } from "@ftplib/testkit";
// @boundaries-ignore the programs of all packages are run alike
import { installAs, runProgram } from "../../../../scripts/example-programs.ts";

/** The files that `require("basic-ftp")` may lead to: ours as it is published. */
export const entries: Readonly<Record<"theirs" | "ours", string>> = {
  theirs: createRequire(import.meta.url).resolve("basic-ftp"),
  ours: fileURLToPath(new URL("../../dist/index.cjs", import.meta.url)),
};

/** Puts a package `basic-ftp` into the folder's `node_modules`: one of the two, or what the code makes of it. */
export function install(which: "theirs" | "ours", folder: string, code?: string): void {
  installAs("basic-ftp", entries[which], folder, code);
}

/** The environment that tells a program its server. */
export function environment({ host, port, certificate }: TestServer): Record<string, string> {
  return { FTP_HOST: host, FTP_PORT: String(port), FTP_CA: certificate.ca };
}

const SOURCES = new URL(".", import.meta.url);

/** The programs of this folder: what users of basic-ftp write. */
export const programs: readonly string[] = readdirSync(SOURCES)
  .filter((name) => name.endsWith(".cjs") && name !== "settings.cjs")
  .toSorted();

/** Runs a program with one of the packages, in a new folder with what the programs upload. */
export async function runWith(
  which: "theirs" | "ours",
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<unknown> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "program-")));
  try {
    for (const name of [program, "settings.cjs"]) copyFileSync(new URL(name, SOURCES), join(folder, name));
    for (const [path, content] of Object.entries(LOCAL)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    install(which, folder);
    const { exitCode, output } = await runProgram(program, folder, env);
    return { exitCode, ...shownOf(output, folder), local: treeOf(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the programs find on their machine. */
const LOCAL: Readonly<Record<string, string | Buffer>> = {
  "build/index.html": "<!doctype html>\n",
  "build/assets/app.js": "void 0;\n",
  "build/assets/images/dot.svg": ".",
  "build/with space/größe.txt": "ü\n",
  "reports/2026-01.csv": "a;b\n1;2\n",
  "reports/2026-02.csv": "a;b\n".repeat(5_000),
  "reports/readme.md": "# Reports\n",
  "big.bin": Buffer.alloc(300_000, "0123456789abcdef"),
};

/** Every local file with what is in it, or how long it is. */
function treeOf(folder: string): Record<string, string | number> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (name) => !name.startsWith("node_modules") && statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(
    names.toSorted().map((name) => {
      const content = readFileSync(join(folder, name));
      return [name, content.length > 200 ? content.length : content.toString()];
    }),
  );
}

/**
 * What was printed, without what differs from run to run and without the packets that basic-ftp's log shows: each line of a reply is one
 * by itself. Which data connection is used is told apart, since the reply to the command may come in the packet before.
 */
export function shownOf(
  output: string,
  folder: string,
): { readonly lines: string[]; readonly data: string[] } {
  const lines = output
    .replaceAll(folder, "FOLDER")
    .replaceAll(/\(\|\|\|\d+\|\)/g, "(PORT)")
    .replaceAll(/(?<=127,0,0,1,)\d+,\d+/g, "PORT")
    .replaceAll(/(?<=127\.0\.0\.1:)\d+/g, "PORT")
    .replaceAll(/(?<=modify=)\d+|20\d\d-\d\d-\d\dT[\d:.]+Z|\b[A-Z][a-z]{2} [ \d]\d [ \d]\d:?\d\d\b/g, "TIME")
    .split(/\r?\n/)
    .map((line) => line.replace(/^(?:logged )?< /, ""))
    // Whose code has thrown is not the same.
    .filter((line) => line !== "" && !/^\s+at /.test(line));
  const isData = (line: string): boolean => /^(?:logged )?(?:Uploading to|Downloading from) /.test(line);
  return { lines: lines.filter((line) => !isData(line)), data: lines.filter(isData) };
}
