import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Lab, type LabServer, serverDirectory } from "../lab.ts";
import { runJob, type Sample } from "../run-job.ts";
import { type Contender, type FilesCase, type FilesJob, nameOf, OURS } from "./files-case.ts";
import { commandOf } from "./files-peers.ts";
import { fingerprint, writeSource } from "./tree.ts";

/** The samples of each contender, by its name, run by run in turn; null for one that fails. */
export type FilesResult = Readonly<Record<string, readonly Sample[] | null>>;

const REMOTE = "files";
/** Milliseconds after each run: ProFTPD greets late when another session has just ended. */
const PAUSE = 450;
/** Seconds that a run may take. */
const LIMIT = 400;
/** basic-ftp takes minutes to servers far away, and always the same. */
const ONCE = "basic-ftp";

function jobOf(target: FilesCase, lab: Lab, server: LabServer, local: string, connections: number): FilesJob {
  const { host, port, user, password } = server;
  const remote = `${REMOTE}/${target.task === "upload-tree" ? "in" : "out"}`;
  const security = target.isTls ? { ca: lab.ca } : {};
  return { task: target.task, host, port, user, password, ...security, remote, local, connections };
}

/** Runs a case: each contender in turn, so many times; what each transferred is compared outside the timed part. */
export async function runFilesCase(
  target: FilesCase,
  lab: Lab,
  scratch: string,
  tell: (line: string) => void,
): Promise<FilesResult> {
  const server = lab.servers[target.server];
  if (server === undefined) throw new Error(`the lab has no ${target.server}`);
  serverDirectory(server, REMOTE);
  const isUpload = target.task === "upload-tree";
  const local = `${scratch}/local`;
  const [incoming, outgoing] = [`${server.root}/${REMOTE}/in`, `${server.root}/${REMOTE}/out`];
  const [source, result] = isUpload ? [local, incoming] : [outgoing, local];
  const all = [local, incoming, outgoing];
  const clear = (paths: readonly string[]): void => {
    for (const path of paths) rmSync(path, { recursive: true, force: true });
  };
  clear(all);
  mkdirSync(dirname(local), { recursive: true });
  writeSource(source, target);
  const expected = await fingerprint(source, target);

  const samples: Record<string, Sample[] | null> = {};
  const runOne = async (contender: Contender): Promise<void> => {
    const name = nameOf(contender);
    if (samples[name] === null) return;
    clear([result]);
    if (isUpload) serverDirectory(server, `${REMOTE}/in`);
    if (target.server.startsWith("proftpd")) await delay(PAUSE);
    const command = commandOf(contender.peer, jobOf(target, lab, server, local, contender.connections));
    try {
      const sample = await runJob(command, LIMIT);
      if ((await fingerprint(result, target)) !== expected) throw new Error("the bytes are wrong");
      (samples[name] ??= []).push(sample);
      const { wall, cpu, memory } = sample;
      tell(
        `${target.name} ${name}: ${wall.toFixed(2)} s, ${cpu.toFixed(2)} s of processor time, ${(memory / 2 ** 20).toFixed(0)} MiB`,
      );
    } catch (error) {
      if (contender.peer === OURS) throw error;
      samples[name] = null;
      tell(`${target.name} ${name}: ${String(error).split("\n", 1)[0]}`);
    }
  };
  for (let run = 0; run < target.runs; run += 1) {
    const { contenders } = target;
    // Each begins a round in its turn: what a client leaves behind meets another one each time.
    const first = run % contenders.length;
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      const isSlow = target.roundTrip > 0 && contender.peer === ONCE;
      if (!isSlow || run === 0) await runOne(contender);
    }
  }
  clear(all);
  return samples;
}
