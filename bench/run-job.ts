import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What one run of a client took. */
export interface Sample {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of processor time of the client's process, user and system. */
  readonly cpu: number;
  /** Bytes of memory at the peak. */
  readonly memory: number;
  /** Seconds from before the connection to its end, as the client itself measured them; undefined for programs that cannot. */
  readonly inside?: number | undefined;
}

const measure = fileURLToPath(new URL("measure.py", import.meta.url));
const run = promisify(execFile);

// Issuers that the environment names are parsed by Node alone: that would be counted against the clients it runs.
const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;

interface Measured {
  readonly wall: number;
  readonly user: number;
  readonly system: number;
  readonly memory: number;
  readonly status: number;
  readonly output: string;
}

/** Runs a client's command; throws when it fails, or takes longer than that many seconds. */
export async function runJob(command: readonly string[], limit: number): Promise<Sample> {
  const { stdout } = await run("/usr/bin/python3", [measure, String(limit), ...command], {
    env: environment,
  });
  const { wall, user, system, memory, status, output } = JSON.parse(stdout) as Measured;
  if (status !== 0) throw new Error(`${command[0]} ended with status ${status}: ${output}`);
  return { wall, cpu: user + system, memory, inside: secondsIn(output) };
}

/** The last line of one of our scripts is an object in JSON. */
function secondsIn(output: string): number | undefined {
  const line = output.trim().split("\n").at(-1) ?? "";
  if (!line.startsWith("{")) return undefined;
  return (JSON.parse(line) as { readonly seconds?: number }).seconds;
}

/** SHA-256 of a file, in hex. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}
