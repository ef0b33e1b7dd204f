import { describe, expect, it } from "vitest";
import { isRefusedConnection, lowerLimit, raiseLimit } from "../src/work/refused-connection.ts";
import type { ShardQueue } from "../src/work/cancellation.ts";
import type { WorkerOptions } from "../src/work/worker-options.ts";
import { allowedBy } from "../src/store/seen-limit.ts";

const MINUTE = 60_000;
const refusal = Object.assign(new Error("421 Too many connections"), { code: "ERR_FTP_CONNECTION_LIMIT" });

describe("C2: the limit of the server", () => {
  it.each([
    ["nothing was seen", undefined, 8],
    ["it was seen just now", { jobs: 3, since: 10 * MINUTE }, 3],
    ["five minutes have passed", { jobs: 3, since: 5 * MINUTE }, 4],
    ["hours have passed", { jobs: 3, since: -600 * MINUTE }, 8],
    ["the clock of who has seen it is ahead", { jobs: 3, since: 20 * MINUTE }, 3],
    ["more was seen than is asked for", { jobs: 30, since: 10 * MINUTE }, 8],
  ])("%s", (_, seen, jobs) => {
    expect(allowedBy(seen, 8, 10 * MINUTE)).toBe(jobs);
  });

  it.each([
    ["the refusal", refusal, true],
    ["the last of several attempts", new Error("tried 5 times", { cause: refusal }), true],
    [
      "a shard with a step that was refused",
      new Error("3 steps", { cause: new Error("x", { cause: refusal }) }),
      true,
    ],
    ["another refusal", Object.assign(new Error("530"), { code: "ERR_FTP_PERMANENT" }), false],
    ["no error", "421 Too many connections", false],
  ])("is told by %s", (_, error, isRefused) => {
    expect(isRefusedConnection(error)).toBe(isRefused);
  });

  it("is told by an error that is its own cause", () => {
    const error = new Error("round");
    error.cause = error;
    expect(isRefusedConnection(error)).toBe(false);
  });

  const store = { backend: "redis", connection: {} } as const;
  const account = { store, server: "ftp://me@host/" } as unknown as WorkerOptions;

  it("a refusal that no other job explains is a failure of the job", async () => {
    const queue = { getActiveCount: async () => 1 } as unknown as ShardQueue;
    expect(await lowerLimit(queue, account)).toBe(false);
  });

  it("no job raises what was not lowered", async () => {
    const queue = { getGlobalConcurrency: async () => 3 } as unknown as ShardQueue;
    const shard = { kind: "shard", run: "r", plan: "", steps: 1, connections: 3 } as const;
    await expect(raiseLimit(queue, account, shard)).resolves.toBeUndefined();
  });
});
