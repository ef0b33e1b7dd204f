/**
 * Runs every client through every scenario and writes docs/scoreboard.md.
 *
 *     node bench/scoreboard/scoreboard.ts [--client NAME] [--scenario ID]    with either: prints, writes nothing
 *     node bench/scoreboard/scoreboard.ts --check                            shows that the criteria can fail
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { scenarios } from "./all-scenarios.ts";
import { checkCriteria } from "./check-criteria.ts";
import { clients } from "./clients.ts";
import { page } from "./page.ts";
import { type Outcome, playTwice } from "./play-scenario.ts";

const { values } = parseArgs({
  options: { client: { type: "string" }, scenario: { type: "string" }, check: { type: "boolean" } },
});

/** Clients that run at the same time: most of them wait. */
const AT_ONCE = 4;

async function run(): Promise<void> {
  const chosen = clients.filter(({ name }) => values.client === undefined || name === values.client);
  const present = chosen.flatMap((client) => {
    const version = client.version();
    if (version === undefined) console.log(`${client.name}: not installed`);
    return version === undefined ? [] : [{ client, version }];
  });
  const played = scenarios.filter(({ id }) => values.scenario === undefined || id.includes(values.scenario));
  const results = new Map<string, Map<string, Outcome>>(played.map(({ id }) => [id, new Map()]));
  // A client's runs are spread over time, so that no two of the same fight for the machine in the same way.
  const rest = played.flatMap((scenario) => present.map(({ client }) => ({ scenario, client })));
  const worker = async (): Promise<void> => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      const { scenario, client } = next;
      const outcome = await playTwice(scenario, client);
      results.get(scenario.id)?.set(client.name, outcome);
      const reason = outcome.kind === "fail" ? `: ${outcome.reason.split("\n")[0]}` : "";
      console.log(`${scenario.id}, ${client.name}: ${outcome.kind}${reason}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (values.client !== undefined || values.scenario !== undefined) return;
  const text = page(
    played,
    present.map(({ client, version }) => ({ name: client.name, version })),
    results,
  );
  writeFileSync(new URL("../../docs/scoreboard.md", import.meta.url), text);
}

if (values.check === true) process.exitCode = (await checkCriteria(scenarios)) ? 0 : 1;
else await run();
