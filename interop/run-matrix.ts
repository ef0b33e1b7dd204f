/**
 * Runs every operation on every server of the running lab, with the Node that runs this, and prints the results as JSON.
 *
 * `node dist/run-matrix.js [SERVER [PART-OF-AN-OPERATION'S-NAME]]` tries a part of it.
 */
import { runOperations, type ServerResults, slowestFirst } from "./run-operations.ts";
import { lab } from "./running-lab.ts";

/** Servers at a time: while one waits, another works. */
const AT_ONCE = 4;

const [onlyServer, onlyOperation] = process.argv.slice(2);
const waiting = slowestFirst(lab.servers).filter(
  ({ name }) => onlyServer === undefined || onlyServer === "all" || name === onlyServer,
);
const results: Record<string, ServerResults> = {};

async function work(): Promise<void> {
  for (let server = waiting.shift(); server !== undefined; server = waiting.shift()) {
    results[server.name] = await runOperations(server, `node${process.versions.node}`, onlyOperation);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
console.log(JSON.stringify({ node: process.versions.node, results }));
