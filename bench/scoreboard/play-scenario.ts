import { chmodSync, writeFileSync } from "node:fs";
import { type Client, lacks } from "./client.ts";
import type { Job } from "./job.ts";
import { runClient } from "./run-client.ts";
import type { Scenario } from "./scenario.ts";
import { PASSWORD, Scene } from "./scene.ts";

/** What came of one client in one scenario. */
export type Outcome =
  | { readonly kind: "pass" }
  | { readonly kind: "fail"; readonly reason: string }
  | { readonly kind: "cannot" };

const LIMIT = 2_000;

/** Puts a client into a scenario and judges what is seen of it. */
export async function playScenario(
  scenario: Scenario,
  client: Client,
  deadline = scenario.deadline ?? 6 * LIMIT,
): Promise<Outcome> {
  await using scene = await Scene.open();
  const steps = scenario.steps(scene);
  if (
    lacks(
      client,
      steps.map(({ op }) => op),
      scenario.needs ?? [],
    ).length > 0
  )
    return { kind: "cannot" };
  for (const [name, content] of Object.entries(scenario.files ?? {}))
    writeFileSync(scene.local(name), content);
  writeFileSync(scene.outside(".netrc"), `machine 127.0.0.1 login me password ${PASSWORD}\n`);
  chmodSync(scene.outside(".netrc"), 0o600);
  await scene.start(scenario.server(scene));
  const job: Job = {
    host: scene.server.host,
    port: scene.server.port,
    user: "me",
    password: PASSWORD,
    timeout: LIMIT,
    ca: scene.outside("ca.pem"),
    steps,
    ...scenario.job?.(scene),
  };
  const command = client.command(job, scene);
  const run = await runClient(
    { ...command, env: { ...command.env, ...scenario.env } },
    scene.outside("elsewhere"),
    deadline,
  );
  if (!run.ended) return { kind: "fail", reason: `still waiting after ${deadline / 1000} s` };
  // What was under way when the client ended arrives.
  await scene.settled();
  if (run.crashed)
    return { kind: "fail", reason: `ends without telling success or failure${lastWords(run.output)}` };
  const reason = scenario.judge(run, scene);
  return reason === undefined ? { kind: "pass" } : { kind: "fail", reason };
}

/** The same twice, as long as it passes: who passes by chance has not passed. */
export async function playTwice(scenario: Scenario, client: Client): Promise<Outcome> {
  const first = await playScenario(scenario, client);
  return first.kind === "pass" ? await playScenario(scenario, client) : first;
}

/** The error that a program died of, where it printed one. */
function lastWords(output: string): string {
  const line = output.split("\n").find((text) => /^\w*Error\b/.test(text));
  return line === undefined ? "" : `: ${line}`;
}
