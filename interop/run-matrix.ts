/**
 * Runs every operation on one server of the running lab, with the Node that runs this, and prints the results as JSON.
 *
 * `node dist/run-matrix.js SERVER [PART-OF-AN-OPERATION'S-NAME]`
 */
import { runOperations } from "./run-operations.ts";
import { lab } from "./running-lab.ts";

const [name, only] = process.argv.slice(2);
const server = lab.servers.find((candidate) => candidate.name === name);
if (server === undefined) {
  throw new RangeError(
    `no such server is running; there are ${lab.servers.map((one) => one.name).join(", ")}`,
  );
}
const node = process.versions.node;
const results = await runOperations(server, `node${node}`, only);
console.log(JSON.stringify({ node, server: server.name, results }));
