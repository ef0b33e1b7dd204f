import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Child } from "./child.ts";
import { contentsOf } from "./trees.ts";

/** The connections that the server allows. */
export const LIMIT = 3;

/** What a run of the fleet has shown. */
export interface Outcome {
  /** From the first worker's start to the report, milliseconds. */
  readonly elapsed: number;
  readonly report: {
    readonly ok: boolean;
    readonly done: number;
    readonly shards: number;
    readonly failed: unknown[];
  };
  /** What the server's log shows. */
  readonly seen: {
    readonly connections: number;
    readonly most: number;
    readonly refused: number;
    readonly stored: number;
  };
  /** Paths that differ between the two trees. */
  readonly differences: readonly string[];
  /** What ended the worker that was killed. */
  readonly killed: string | undefined;
}

/** A run of the fleet. */
export interface Scenario {
  readonly store: string;
  /** The tree to upload, and a folder for the server. */
  readonly local: string;
  readonly folder: string;
  readonly files: number;
  /** Whether a worker is killed with SIGKILL in the middle of its job. */
  readonly kill: boolean;
}

const program = join(import.meta.dirname, "..", "..", "examples", "fleet.ts");

/** Uploads the tree with four worker processes, one of which starts late, and one of which may be killed. */
export async function play({ store, local, folder, files, kill }: Scenario): Promise<Outcome> {
  const root = join(folder, "root");
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(root, "www", "old"), { recursive: true });
  const server = new Child("server", process.execPath, [
    join(import.meta.dirname, "count-connections.ts"),
    root,
    `${LIMIT}`,
  ]);
  const children = [server];
  try {
    const [, port = ""] = await server.line(/^port (\d+)$/);
    const shard = `${Math.max(50, Math.min(1000, Math.round(files / 20)))}`;
    const env = {
      FLEET_STORE: store,
      FLEET_SERVER: `ftp://me:secret@127.0.0.1:${port}/`,
      FLEET_SHARD: shard,
    };
    const start = (name: string, ...args: readonly string[]): Child => {
      const child = new Child(name, process.execPath, [program, ...args], env);
      children.push(child);
      return child;
    };
    const coordinator = start("coordinator", "submit", local, "www", `${LIMIT}`);
    await coordinator.line(/^run /);
    const began = performance.now();
    const workers = ["one", "two", "three"].map((name) => start(name, "work", local, "www"));
    await progress(coordinator, 0.15);
    const late = start("late", "work", local, "www");
    await late.line(/^ready$/);
    // All four are there: the limit keeps one of them from the server until a job ends.
    await progress(coordinator, 0.3);
    await nextReport(coordinator);
    const victim = kill ? await atWork(workers, coordinator) : undefined;
    await victim?.stop("SIGKILL");
    const [, report = ""] = await coordinator.line(/^report (.*)$/);
    const elapsed = performance.now() - began;
    const killed = await victim?.ended();
    for (const child of children.slice(1)) await child.stop();
    server.process.stdin?.end();
    const [, seen = ""] = await server.line(/^seen (.*)$/);
    const [wanted, found] = await Promise.all([contentsOf(local), contentsOf(join(root, "www"))]);
    return {
      elapsed,
      killed,
      report: JSON.parse(report) as Outcome["report"],
      seen: JSON.parse(seen) as Outcome["seen"],
      differences: differencesOf(wanted, found),
    };
  } finally {
    for (const child of children) await child.stop("SIGKILL");
  }
}

/** Resolves when so much of the plan is done. */
async function progress(coordinator: Child, part: number): Promise<void> {
  for (let at = 0; ; at++) {
    const [, done, steps] = await coordinator.line(/^progress (\d+)\/(\d+)$/, at);
    if (Number(done) >= part * Number(steps)) return;
  }
}

async function nextReport(coordinator: Child): Promise<void> {
  await coordinator.line(/^progress/, coordinator.count(/^progress/));
}

/** A worker that is in the middle of a job: it had it before a report of the run's progress, and has it still. */
async function atWork(workers: readonly Child[], coordinator: Child): Promise<Child> {
  for (;;) {
    const before = workers.map((worker) => worker.count(/^job$/));
    await nextReport(coordinator);
    const found = workers.find(
      (worker, index) =>
        worker.count(/^job$/) === before[index] && worker.count(/^done$/) < worker.count(/^job$/),
    );
    if (found !== undefined) return found;
  }
}

function differencesOf(wanted: readonly string[], found: readonly string[]): readonly string[] {
  const [there, here] = [new Set(found), new Set(wanted)];
  return [
    ...wanted.filter((line) => !there.has(line)).map((line) => `missing: ${line}`),
    ...found.filter((line) => !here.has(line)).map((line) => `surplus: ${line}`),
  ];
}
