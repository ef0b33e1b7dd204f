/**
 * Uploads a tree with several worker processes over a server that allows three connections, on Redis and on PostgreSQL, with a worker
 * killed in the middle and without. Prints what was seen; the exit status is 1 if a tree is not equal, the server saw more connections,
 * or the kill cost more than half of the time.
 *
 *     node run-fleet.ts 20000          on both stores
 *     node run-fleet.ts 2000 redis     on one
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LIMIT, type Outcome, play } from "./scenario.ts";
import { stores } from "./stores.ts";
import { makeTree } from "./trees.ts";

/** Runs of fewer files are over before a dead worker is noticed: they show nothing about the time, and only the kill is played. */
const TIMED = 10_000;

const [count = "2000", ...named] = process.argv.slice(2);
const files = Number(count);
const wrong: string[] = [];

function judge(name: string, { report, seen, differences, killed }: Outcome, isKilled: boolean): void {
  const claim = (holds: boolean, what: string): void => void (holds || wrong.push(`${name}: ${what}`));
  claim(report.ok, `the report is not ok: ${JSON.stringify(report)}`);
  claim(differences.length === 0, `${differences.length} differences: ${differences.slice(0, 5).join(", ")}`);
  claim(
    seen.most <= LIMIT && seen.refused === 0,
    `${seen.most} connections at once, ${seen.refused} refused`,
  );
  // The plan, the shards, the removals, and the shard whose worker was killed with its connection.
  const expected = report.shards + 2 + (isKilled ? 1 : 0);
  claim(seen.connections === expected, `${seen.connections} connections, not ${expected}`);
  claim(!isKilled || killed === "SIGKILL", `the worker ended by itself: ${killed}`);
}

const folder = await mkdtemp(join(tmpdir(), "fleet-"));
try {
  const local = join(folder, "local");
  await makeTree(local, files);
  for (const [name, start] of Object.entries(stores)) {
    if (named.length > 0 && !named.includes(name)) continue;
    await using store = await start();
    console.log(`${name}: ${store.version}`);
    const took: number[] = [];
    for (const kill of files < TIMED ? [true] : [false, true]) {
      const outcome = await play({ store: store.url, local, folder: join(folder, name), files, kill });
      const { elapsed, report, seen } = outcome;
      const { connections, most, refused, stored } = seen;
      console.log(
        `  ${kill ? "one killed" : "none killed"}: ${(elapsed / 1000).toFixed(1)} s, ${report.shards} shards, ${report.done} steps, ` +
          `${stored} uploads begun; connections: ${connections}, ${most} at once, ${refused} refused`,
      );
      judge(`${name}, ${kill ? "one killed" : "none killed"}`, outcome, kill);
      took.push(elapsed);
    }
    const [without = 0, withKill] = took;
    if (withKill === undefined) continue;
    const ratio = withKill / without;
    console.log(`  the kill: ${ratio.toFixed(2)} times as long`);
    if (ratio > 1.5) wrong.push(`${name}: ${ratio.toFixed(2)} times as long with the kill`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
for (const line of wrong) console.error(line);
process.exitCode = wrong.length === 0 ? 0 : 1;
