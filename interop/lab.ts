/** The running lab as tests see it: one test for each server. */
import { it } from "vitest";
import type { LabServer } from "./lab-server.ts";
import { lab } from "./running-lab.ts";

/**
 * One test for each running server that is picked.
 *
 * When none is, because the lab is incomplete here, the test shows as skipped; in a complete lab a pick that matches
 * nothing is a mistake in the test, and throws.
 */
export function itOnServers(
  title: string,
  picks: (server: LabServer) => boolean,
  body: (server: LabServer) => Promise<void>,
): void {
  const picked = lab.servers.filter(picks);
  for (const server of picked) it(`${title} [${server.name}]`, () => body(server));
  if (picked.length > 0) return;
  if (lab.missing.length === 0) throw new RangeError(`no server of the lab is picked for: ${title}`);
  it.skipIf(true)(`${title} [no such server is running]`, () => {});
}
