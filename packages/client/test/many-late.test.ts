import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FTP } from "../src/index.ts";
import type { Session } from "../src/session/session.ts";
import { limitTotal } from "../src/session/total-limit.ts";
import { openBench, sample } from "./open-client.ts";

const LIMIT = 300;
const late = { code: "ERR_FTP_TIMEOUT", phase: "total" };

describe("F70: `total` of many files", () => {
  it.each<readonly [string, (ftp: FTP, files: AsyncIterable<never>) => AsyncIterable<unknown>]>([
    ["retrieveMany", (ftp, files) => ftp.retrieveMany(files)],
    ["storeMany", (ftp, files) => ftp.storeMany(files)],
  ])("%s: covers the wait for the iterable", async (_, run) => {
    await using bench = await openBench();
    bench.ftp.setTimeouts({ total: LIMIT });
    let isReturned = false;
    const files = {
      [Symbol.asyncIterator]: () => files,
      next: () => new Promise<IteratorResult<never>>(() => {}),
      return: async () => {
        isReturned = true;
        return { done: true, value: undefined } as const;
      },
    };
    const running = (async () => {
      for await (const outcome of run(bench.ftp, files)) void outcome;
    })();
    await expect(running).rejects.toMatchObject(late);
    expect(bench.ftp.state).toBe("closed");
    expect(isReturned).toBe(true);
  });

  it("covers the end of a local file: a pipe that takes nothing more", async () => {
    await using bench = await openBench({ tree: { large: Buffer.from(sample(90_000)) } });
    const pipe = bench.local("pipe");
    execFileSync("mkfifo", [pipe]);
    // A reader that reads nothing.
    const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    bench.ftp.setTimeouts({ total: LIMIT });
    const [outcome] = await bench.ftp.retrieveMany([{ path: "large", destination: pipe }]);
    expect(outcome?.error).toMatchObject(late);
    expect(bench.ftp.state).toBe("closed");
    closeSync(reader);
  });
});

describe("F70: the wait for the next file", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function waiting(since: () => number | undefined): { readonly told: unknown[]; readonly stop: () => void } {
    const told: unknown[] = [];
    const fail = (error: unknown): void => void told.push(error);
    const session = { options: { timeouts: { total: LIMIT } }, fail } as unknown as Session;
    return { told, stop: limitTotal(session, "it", { since }) };
  }

  it("is counted anew for each one that is asked for", () => {
    let asked = performance.now();
    const { told } = waiting(() => asked);
    vi.advanceTimersByTime(LIMIT - 1);
    asked = performance.now();
    vi.advanceTimersByTime(LIMIT - 1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(told).toEqual([expect.objectContaining(late)]);
  });

  it("does not count while none is asked for: another connection may put one back", () => {
    const { told, stop } = waiting(() => undefined);
    vi.advanceTimersByTime(10 * LIMIT);
    expect(told).toEqual([]);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
