import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkEvents } from "./events.ts";
import { SecretWatch } from "./secrets.ts";
import { TestServer, type TestServerOptions } from "@ftplib/testkit";

/** What a run of the program has left behind. */
export interface Outcome {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is run. */
export interface RunOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What is run before Node: a shell, say. */
  readonly before?: readonly string[];
  /** Is given the process as soon as it runs, to send it signals, say. */
  readonly onStart?: (child: ReturnType<typeof spawn>) => void;
}

const PROGRAM = fileURLToPath(new URL("../dist/ftpl.js", import.meta.url));

/** Each home is a new one; what Node keeps in it would be made anew by every run. */
const COMPILE_CACHE = fileURLToPath(new URL("../../../node_modules/.cache/ftpl", import.meta.url));

/** The password of every account that a test logs in to. It must never be printed (W5). */
export const PASSWORD = "s3cret-w0rd";

/** Runs the built program as a process, with a home directory of its own. */
export async function runFtpl(words: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const home = mkdtempSync(join(tmpdir(), "ftpl-home-"));
  const cwd = options.cwd ?? home;
  const given = { HOME: home, ...options.env };
  const typed = [...words, options.stdin ?? ""].join("\n");
  const watch = new SecretWatch({ secret: PASSWORD, cwd, env: given, typed });
  try {
    const { PATH = "" } = process.env;
    const [first = "", ...rest] = [...(options.before ?? []), process.execPath, PROGRAM, ...words];
    const child = spawn(first, rest, {
      cwd,
      env: { PATH, NODE_COMPILE_CACHE: COMPILE_CACHE, ...watch.env, ...given },
      stdio: ["pipe", "pipe", "pipe"],
    });
    options.onStart?.(child);
    child.stdin.on("error", () => {});
    child.stdin.end(options.stdin ?? "");
    const texts = [child.stdout, child.stderr].map(async (stream) => await allOf(stream));
    const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve([code, signal]));
    });
    const [stdout = "", stderr = ""] = await Promise.all(texts);
    const [exit, signal] = await ended;
    // W5: no run prints a password, whatever it does.
    // The runner of actions hides what it is told here.
    if (`${stdout.replaceAll(/^::add-mask::.*$/gm, "")}${stderr}`.includes(PASSWORD))
      throw new Error(`a password was printed:\n${stdout}${stderr}`);
    watch.check();
    // W1: every event that any test makes it print is as the documentation says.
    if (words.includes("--json")) checkEvents(stdout);
    return { exit, signal, stdout, stderr };
  } finally {
    watch.end();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Runs the program from a shell, in which it is `"$@"`. */
export async function runShell(
  script: string,
  words: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const before = [...(options.before ?? []), "bash", "-o", "pipefail", "-c", script, "bash"];
  return await runFtpl(words, { ...options, before });
}

async function allOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A server with some files, and how to reach it. */
export interface ServerForProgram extends AsyncDisposable {
  readonly server: TestServer;
  /** `ftp://me@host:port`, without a slash at its end and without the password, which is in `env`. */
  readonly url: string;
  /** The environment of a program that may log in. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a server with an account `me`, whose password is in the environment `env`. */
export async function startServer(options: TestServerOptions = {}): Promise<ServerForProgram> {
  const server = await TestServer.start({ users: { me: PASSWORD }, ...options });
  return {
    server,
    url: `ftp://me@${server.host}:${server.port}`,
    env: { FTP_PASSWORD: PASSWORD },
    [Symbol.asyncDispose]: async () => await server.stop(),
  };
}
