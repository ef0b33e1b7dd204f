import { fileURLToPath } from "node:url";
import type { Client } from "./client.ts";
import type { Feature, Operation } from "./job.ts";
import { playScenario } from "./play-scenario.ts";
import type { Scenario } from "./scenario.ts";

/** Anything at all, so that no scenario is left out. */
const everything = { has: () => true } as unknown as ReadonlySet<never>;

/** A client that is none. */
function puppet(name: string, ...argv: readonly string[]): Client {
  return {
    name,
    version: () => "",
    operations: everything as ReadonlySet<Operation>,
    features: everything as ReadonlySet<Feature>,
    command: (job) => ({ argv: [process.execPath, ...argv, JSON.stringify(job)], reports: true }),
  };
}

const hanging = puppet("hangs", "-e", "setInterval(() => {}, 1000)", "--");
const boasting = puppet("claims success, does nothing", "-e", 'console.log("DONE")', "--");
const refusing = puppet(
  "claims failure, does nothing",
  "-e",
  `console.log('FAILED "no"'); process.exit(1)`,
  "--",
);
const naive = puppet("believes everything", fileURLToPath(new URL("clients/naive.mjs", import.meta.url)));

/** What is wrong with a scenario's criterion, by the puppets that pass it. */
async function weaknesses(scenario: Scenario): Promise<string[]> {
  const passes = async (client: Client, deadline?: number): Promise<boolean> =>
    (await playScenario(scenario, client, deadline)).kind === "pass";
  const found: string[] = [];
  if (await passes(hanging, 500)) found.push("passes a client that hangs");
  if (await passes(boasting)) found.push("passes a client that claims success and does nothing");
  const isRefusal = await passes(refusing);
  // Refusing before anything is sent is right for bad arguments; who believes everything must fail then.
  if (isRefusal && (await passes(naive, 3000)))
    found.push("passes who refuses at once, and who believes everything");
  return found;
}

/** Shows that every criterion can fail; prints what can not. */
export async function checkCriteria(scenarios: readonly Scenario[]): Promise<boolean> {
  const rest = [...scenarios];
  let weak = 0;
  const worker = async (): Promise<void> => {
    for (let scenario = rest.shift(); scenario !== undefined; scenario = rest.shift()) {
      const found = await weaknesses(scenario);
      for (const weakness of found) console.error(`${scenario.id}: ${weakness}`);
      weak += found.length;
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  console.log(`${scenarios.length} criteria, ${weak} that cannot fail`);
  return weak === 0;
}
