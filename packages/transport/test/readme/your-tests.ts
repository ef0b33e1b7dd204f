import { createPair } from "../../src/index.ts";
import { complianceCases } from "../../src/compliance/index.ts";

// Two ends in memory, for the tests of what you build on connections.
const [near, far] = createPair();
await near.write(Uint8Array.of(1, 2, 3));
near.reset();
console.log(await far.read().catch((error) => error.code)); // ECONNRESET

// The promises of a connection as test cases, for an implementation of your own.
let passed = 0;
for (const { name, run } of complianceCases(async () => createPair())) {
  await run();
  passed += name.length > 0 ? 1 : 0;
}
console.log(passed > 20); // true
