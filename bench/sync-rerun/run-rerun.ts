import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type Lab, serverDirectory } from "../lab.ts";
import { runJob, type Sample } from "../run-job.ts";
import { stateOf, writeEqualTrees } from "./equal-trees.ts";
import { CLIENTS, OURS, type RerunCase } from "./rerun-case.ts";
import { commandOf } from "./rerun-peers.ts";

/** The samples of each client, in turn; null for one that fails or finds something to do. */
export type RerunResult = Readonly<Record<string, readonly Sample[] | null>>;

/** Milliseconds after each run: ProFTPD greets late when another session has just ended. */
const PAUSE = 450;
/** Seconds that a run may take. */
const LIMIT = 600;

/** Runs a case: each client in turn, so many times. That nobody has changed anything is looked at outside the timed part. */
export async function runRerun(
  target: RerunCase,
  lab: Lab,
  scratch: string,
  tell: (line: string) => void,
): Promise<RerunResult> {
  const server = lab.servers[target.server];
  if (server === undefined) throw new Error(`the lab has no ${target.server}`);
  const remote = serverDirectory(server, "rerun");
  const local = `${scratch}/local`;
  writeEqualTrees([local, remote], target);
  let before = stateOf(remote);
  const samples: Record<string, Sample[] | null> = {};
  for (let run = 0; run < target.runs; run += 1) {
    // Each begins a round in its turn.
    const first = run % CLIENTS.length;
    for (const client of [...CLIENTS.slice(first), ...CLIENTS.slice(0, first)]) {
      if (samples[client] === null) continue;
      await delay(PAUSE);
      try {
        const sample = await runJob(commandOf(client, server, local, "rerun"), LIMIT);
        if (stateOf(remote) !== before) throw new Error("it has changed something");
        (samples[client] ??= []).push(sample);
        tell(
          `${target.name}: ${client} ${sample.wall.toFixed(2)} s, ${sample.cpu.toFixed(2)} s of processor time`,
        );
      } catch (error) {
        if (client === OURS) throw error;
        samples[client] = null;
        tell(`${target.name}: ${client} ${String(error).split("\n", 1)[0]}`);
        // What it has changed is not what the others are to find.
        writeEqualTrees([local, remote], target);
        before = stateOf(remote);
      }
    }
  }
  for (const path of [local, remote]) rmSync(path, { recursive: true, force: true });
  return samples;
}
