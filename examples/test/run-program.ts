import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

/** How a program ended, and what it said. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run it; what is left out is empty, and the working directory this one. */
export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** Runs an example by the Node that runs the tests, without a terminal. No user's `.netrc` or password is in reach. */
export async function runExample(
  name: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Run> {
  const { environment, cwd, input = "" } = options;
  const program = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], {
    stdio: "pipe",
    cwd,
    env: { ...process.env, FTP_PASSWORD: undefined, HOME: tmpdir(), USERPROFILE: tmpdir(), ...environment },
  });
  child.stdin.on("error", () => {}); // a program need not read what it is given
  child.stdin.end(input);
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return { code, stdout: await stdout, stderr: await stderr };
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = "";
  stream.setEncoding("utf8");
  for await (const part of stream) all += String(part);
  return all;
}
