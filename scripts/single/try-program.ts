import { deepEqual, equal, match } from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFileSystem, TestServer } from "../../packages/testkit/dist/index.js";
import { root } from "../workspace.ts";

interface Outcome {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PASSWORD = "s3cret";

/** Tries the program that these words run. Throws where it does not do as it should. */
export async function tryProgram(name: string, program: readonly string[]): Promise<void> {
  await withSite(async ({ cwd, url, files }) => {
    const ftpl = async (...words: string[]): Promise<Outcome> =>
      await run([...program, ...words], { cwd, env: { FTP_PASSWORD: PASSWORD } });
    const { version } = JSON.parse(
      readFileSync(join(root, "packages/cli/package.json"), "utf8"),
    ) as Versioned;
    deepEqual(await ftpl("--version"), { exit: 0, stdout: `${version}\n`, stderr: "" });
    deepEqual(await ftpl("ls", "--tls", "off", url), { exit: 0, stdout: "pub\n", stderr: "" });
    const sync = async (): Promise<Outcome> =>
      await ftpl("sync", "--tls", "off", "--delete", "dist", `${url}/www`);
    const first = await sync();
    equal(first.exit, 0, first.stderr);
    equal(`${files.readFile("/www/css/a.css")}`, "a");
    match((await sync()).stderr, /^sync: 0 new, 0 changed, 0 removed, 2 equal/);
    rmSync(join(cwd, "dist/index.html"));
    equal((await sync()).exit, 0);
    deepEqual(files.paths(), ["/pub/", "/pub/hello", "/www/", "/www/css/", "/www/css/a.css"]);
    equal((await ftpl("ls", "--retries", "0", "ftp://127.0.0.1:1/")).exit, 4);
    equal((await ftpl("ls", "--tls", "of", url)).exit, 2);
  });
  console.log(`${name}: --version, ls and sync`);
}

/** Tries the program that a GitHub Action runs. */
export async function tryDeploy(name: string, program: readonly string[]): Promise<void> {
  await withSite(async ({ cwd, port, files }) => {
    const inputs = {
      SERVER: "127.0.0.1",
      PORT: `${port}`,
      USERNAME: "me",
      PASSWORD,
      "LOCAL-DIR": "dist/",
      "SERVER-DIR": "www/",
    };
    const env = Object.fromEntries(Object.entries(inputs).map(([input, value]) => [`INPUT_${input}`, value]));
    const { exit, stderr } = await run(program, { cwd, env });
    equal(exit, 0, stderr);
    equal(`${files.readFile("/www/css/a.css")}`, "a");
  });
  console.log(`${name}: the action`);
}

interface Versioned {
  readonly version: string;
}

interface Place {
  /** A directory with a built site in `dist`. */
  readonly cwd: string;
  readonly url: string;
  readonly port: number;
  readonly files: MemoryFileSystem;
}

async function withSite(work: (place: Place) => Promise<void>): Promise<void> {
  const files = new MemoryFileSystem({ pub: { hello: "hello" } });
  const server = await TestServer.start({ users: { me: PASSWORD }, files });
  const cwd = mkdtempSync(join(tmpdir(), "ftpl-try-"));
  try {
    mkdirSync(join(cwd, "dist/css"), { recursive: true });
    writeFileSync(join(cwd, "dist/index.html"), "1");
    writeFileSync(join(cwd, "dist/css/a.css"), "a");
    const { host, port } = server;
    await work({ cwd, url: `ftp://me@${host}:${port}`, port, files });
  } finally {
    await server.stop();
    rmSync(cwd, { recursive: true });
  }
}

async function run(
  [program = "", ...words]: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<Outcome> {
  const { PATH = "" } = process.env;
  const child = spawn(program, words, {
    cwd,
    env: { PATH, HOME: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [stdout = "", stderr = ""] = await Promise.all([child.stdout, child.stderr].map(textOf));
  return { exit: await ended, stdout, stderr };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
