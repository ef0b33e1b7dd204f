import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

/** How the program ended, and what it wrote. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export const cliProgram: string = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** Runs the built program with these words, far from anybody's own `.netrc`. */
export async function runCli(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliRun> {
  const nobody = { HOME: tmpdir(), USERPROFILE: tmpdir() };
  const child = spawn(process.execPath, [cliProgram, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...nobody, ...environment },
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout: await output, stderr: (await errors).toString() };
}

async function collect(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
