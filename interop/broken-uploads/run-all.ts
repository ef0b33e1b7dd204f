import type { LabServer } from "../lab-server.ts";
import { randomFrom } from "./random.ts";
import { BrokenUploads } from "./run-set-up.ts";
import { type SetUp, setUpsOf, withoutSessions } from "./set-up.ts";
import type { SetUpResult } from "./table.ts";

/** How many servers are at work at a time: most of an upload is waiting. */
const AT_ONCE = 6;

/** Runs the set-ups, those of one server one after another: pyftpdlib mixes up sessions of which one is active. */
async function runSetUps(setUps: readonly SetUp[], count: number, seed: number): Promise<SetUpResult[]> {
  const waiting = [...new Set(setUps.map(({ server }) => server))];
  const results: SetUpResult[] = [];
  const work = async (): Promise<void> => {
    for (let server = waiting.shift(); server !== undefined; server = waiting.shift()) {
      for (const setUp of setUps.filter((one) => one.server === server)) {
        using uploads = new BrokenUploads(setUp, randomFrom(seed));
        results.push({ ...setUp, counts: await uploads.run(count) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

/** Breaks so many uploads on each set-up of the servers, with TLS sessions resumed first and then without. */
export async function breakUploads(
  servers: readonly LabServer[],
  count: number,
  seed: number,
): Promise<SetUpResult[]> {
  const setUps = setUpsOf(servers);
  const resuming = await runSetUps(
    setUps.filter(({ isResuming }) => isResuming),
    count,
    seed,
  );
  using _ = withoutSessions();
  const others = await runSetUps(
    setUps.filter(({ isResuming }) => !isResuming),
    count,
    seed,
  );
  const results = [...resuming, ...others];
  return setUps.flatMap((setUp) =>
    results.filter(
      ({ server, version, isResuming }) =>
        server === setUp.server && version === setUp.version && isResuming === setUp.isResuming,
    ),
  );
}
