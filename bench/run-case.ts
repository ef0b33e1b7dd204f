import { createWriteStream, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { randomFillSync } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Case } from "./cases.ts";
import type { Job } from "./job.ts";
import { type Lab, type LabServer, serverDirectory } from "./lab.ts";
import { peers } from "./peers.ts";
import { runJob, type Sample, sha256 } from "./run-job.ts";
import { warmMemory } from "./warm-memory.ts";

/** The samples of each client, by its name, run by run in turn. */
export type CaseResult = Readonly<Record<string, readonly Sample[]>>;

/** Where files of the benchmark lie on a server: the same place for all cases. */
const REMOTE = "bench";
/** Milliseconds after each run: ProFTPD greets late when another session has just ended. */
const PAUSE = 450;
/** Seconds that a run may take. */
const LIMIT = 120;

interface Row {
  readonly name: string;
  readonly command: readonly string[];
}

/** Writes random bytes, which nothing can compress. */
async function writeRandom(path: string, size: number): Promise<void> {
  const file = createWriteStream(path);
  const block = new Uint8Array(Math.min(size, 1 << 20));
  for (let left = size; left > 0; left -= block.length) {
    randomFillSync(block);
    const part = block.subarray(0, Math.min(left, block.length)).slice();
    if (!file.write(part)) await once(file, "drain");
  }
  file.end();
  await once(file, "close");
}

/** What a directory or a file holds, as text to compare. */
async function fingerprint(path: string): Promise<string> {
  if (!statSync(path).isDirectory()) return await sha256(path);
  const names = readdirSync(path).sort();
  const hashes = await Promise.all(names.map((name) => sha256(`${path}/${name}`)));
  return names.map((name, index) => `${name} ${hashes[index]}`).join("\n");
}

function rowsOf(target: Case, job: Job, scratch: string): Row[] {
  const rows: Row[] = [];
  for (const { name, command } of peers) {
    const found = command(job, scratch);
    if (found !== undefined) rows.push({ name, command: found });
  }
  const [ours] = peers;
  for (const [name, task] of Object.entries(target.variants ?? {})) {
    const found = ours?.command({ ...job, task }, scratch);
    if (found !== undefined) rows.push({ name, command: found });
  }
  return rows;
}

function jobOf(target: Case, lab: Lab, server: LabServer, local: string): Job {
  const { task, maxTls, count = 1 } = target;
  const { host, port, user, password } = server;
  const isUpload = task.startsWith("upload");
  const remote = isUpload ? `${REMOTE}/in` : `${REMOTE}/out`;
  return {
    task,
    host,
    port,
    user,
    password,
    ...(maxTls === undefined ? {} : { ca: lab.ca, maxTls }),
    remote: count > 1 || !isUpload ? remote : `${remote}/file`,
    local,
    ...(count > 1 ? { files: Array.from({ length: count }, (_, index) => `file-${index}`) } : {}),
  };
}

/** Runs a case: each client in turn, so many times; what each transferred is compared by SHA-256 outside the timed part. */
export async function runCase(
  target: Case,
  lab: Lab,
  scratch: string,
  tell: (line: string) => void,
): Promise<CaseResult> {
  const server = lab.servers[target.server];
  if (server === undefined) throw new Error(`the lab has no ${target.server}`);
  serverDirectory(server, REMOTE);
  const isUpload = target.task.startsWith("upload");
  const isMany = target.count !== undefined;
  const incoming = `${server.root}/${REMOTE}/in`;
  const outgoing = `${server.root}/${REMOTE}/out`;
  const local = `${scratch}/local`;
  for (const path of [incoming, outgoing, local]) rmSync(path, { recursive: true, force: true });
  const job = jobOf(target, lab, server, local);
  const source = isUpload ? local : outgoing;
  if (isMany) {
    mkdirSync(source);
    for (const name of job.files ?? [])
      writeFileSync(`${source}/${name}`, randomFillSync(new Uint8Array(target.size)));
  } else if (target.size > 0) await writeRandom(source, target.size);
  const expected = target.size > 0 ? await fingerprint(source) : "";

  const samples: Record<string, Sample[]> = {};
  for (let run = 0; run < target.runs; run += 1) {
    const rows = rowsOf(target, job, scratch);
    // Each begins a round in its turn: what a client leaves behind meets another one each time.
    const first = run % rows.length;
    for (const { name, command } of [...rows.slice(first), ...rows.slice(0, first)]) {
      // The same for everybody: nothing there.
      serverDirectory(server, `${REMOTE}/in`);
      if (isMany && !isUpload) mkdirSync(local);
      if (target.server.startsWith("proftpd")) await delay(PAUSE);
      if (!isMany && target.task !== "discard") warmMemory(`${scratch}/warm`, target.size);
      const sample = await runJob(command, LIMIT);
      const result = isUpload ? (isMany ? incoming : `${incoming}/file`) : local;
      if (target.size > 0 && target.task !== "discard" && (await fingerprint(result)) !== expected) {
        throw new Error(`${name} has transferred wrong bytes in ${target.name}`);
      }
      (samples[name] ??= []).push(sample);
      tell(
        `${target.name} ${name}: ${sample.wall.toFixed(2)} s, ${sample.cpu.toFixed(2)} s of processor time`,
      );
      rmSync(incoming, { recursive: true, force: true });
      if (!isUpload) rmSync(local, { recursive: true, force: true });
    }
  }
  for (const path of [incoming, outgoing, local]) rmSync(path, { recursive: true, force: true });
  return samples;
}
