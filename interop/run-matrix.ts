/**
 * Runs every operation on one server of the running lab, with the Node that runs this, and prints the results as JSON.
 *
 * `node dist/run-matrix.js SERVER [PART-OF-AN-OPERATION'S-NAME]`
 */
import { runRareOperations } from "./rare/run-rare-operations.ts";
import { runOperations } from "./run-operations.ts";
import { lab } from "./running-lab.ts";

const [name, only] = process.argv.slice(2);
const servers = [...lab.servers, ...lab.rareServers];
const server = servers.find((candidate) => candidate.name === name);
if (server === undefined) {
  throw new RangeError(`no such server is running; there are ${servers.map((one) => one.name).join(", ")}`);
}
const node = process.versions.node;
const run = lab.rareServers.includes(server) ? runRareOperations : runOperations;
const results = await run(server, `node${node}`, only);
console.log(JSON.stringify({ node, server: server.name, results }));

// A connection that was left open would keep this process for ever.
const kept = setTimeout(() => {
  console.error(`still open at the end: ${process.getActiveResourcesInfo().join(", ")}`);
  process.exit(1);
}, 10_000);
kept.unref();
