import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

/** What a program has left behind. */
export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const FTPL = join(
  dirname(createRequire(import.meta.url).resolve("@ftplib/cli/package.json")),
  "dist/ftpl.js",
);

/** Runs the built `ftpl`, which finds the password in its environment, and no `.netrc`. */
export async function runFtpl(words: readonly string[], password: string): Promise<Ended> {
  return await run([FTPL, ...words], password);
}

/** Runs a program of JavaScript that uses the packages of this workspace. */
export async function runSource(source: string, password: string): Promise<Ended> {
  const folder = mkdtempSync(join(import.meta.dirname, "node_modules", "source-"));
  try {
    const file = join(folder, "program.mjs");
    writeFileSync(file, source);
    return await run([file], password);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(words: readonly string[], password: string): Promise<Ended> {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: "/nonexistent", FTP_PASSWORD: password };
  const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  const [stdout, stderr, [exit]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exit, stdout, stderr };
}
