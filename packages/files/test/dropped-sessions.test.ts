import { at, type TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { localFiles, operations, servedFiles } from "./operations.ts";
import { openSite } from "./sites.ts";

/** So many sessions are idle: more than an operation has attempts. */
const SESSIONS = 8;

/** The number of the connection whose command was received last. */
function lastConnection({ transcript }: TestServer): number {
  const marks = transcript.lines.map((line) => /^--- connection (\d+) ---$/.exec(line)?.[1]);
  return Number(marks.findLast((mark) => mark !== undefined));
}

/** Opens all connections that the site may have, and leaves them idle. */
async function openAll(site: Site): Promise<void> {
  let leave = (): void => {};
  const held = new Promise<void>((resolve) => (leave = resolve));
  const holding = Array.from({ length: SESSIONS }, () => site.withSession(() => held));
  await expect.poll(() => site.state.busy).toBe(SESSIONS);
  leave();
  await Promise.all(holding);
}

const repeated = operations.filter(({ isOnce }) => isOnce !== true);

describe("P4: every operation, where all idle sessions were dropped without a word", () => {
  it.each(repeated)("$name: works on a new one, and no attempt counts", async ({ call, isDone }) => {
    using served = servedFiles();
    using local = localFiles();
    const retries: unknown[] = [];
    let server: TestServer | undefined;
    let newest = Number.POSITIVE_INFINITY;
    const dropped = at("command", (truth) =>
      server !== undefined && lastConnection(server) <= newest ? [{ kind: "reset" }] : truth,
    );
    const options = { connections: SESSIONS, onRetry: (event: unknown) => retries.push(event) };
    await using open = await openSite({ root: served.path, faults: [dropped] }, options);
    await openAll(open.site);
    newest = lastConnection(open.server);
    expect(newest).toBe(SESSIONS);
    server = open.server;
    expect(isDone(await call(open.site, local), served, local)).toBe(true);
    expect(retries).toEqual([]);
  });
});
