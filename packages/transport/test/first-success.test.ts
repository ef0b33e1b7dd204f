import { describe, expect, it, vi } from "vitest";

import { type Attempt, firstSuccess } from "../src/first-success.ts";

/** Attempts that the test settles by hand. */
function byHand(count: number): { attempts: Attempt<string>[]; log: string[]; settle: Settle[] } {
  const log: string[] = [];
  const settle: Settle[] = [];
  const attempts = Array.from(
    { length: count },
    (_value, index): Attempt<string> =>
      (signal) => {
        log.push(`begin ${index}`);
        signal.addEventListener("abort", () => log.push(`abort ${index}`));
        return new Promise((resolve, reject) => {
          settle[index] = {
            win: () => resolve(`value ${index}`),
            lose: () => reject(new Error(`error ${index}`)),
          };
        });
      },
  );
  return { attempts, log, settle };
}

interface Settle {
  win(): void;
  lose(): void;
}

const turn = async (): Promise<void> => {
  await new Promise(setImmediate);
};

describe("F13: attempts at several addresses", () => {
  const never = Number.POSITIVE_INFINITY;
  const options = (delay = never, signal = new AbortController().signal) => ({
    delay,
    signal,
    discard: vi.fn(),
  });

  it("the next begins when one fails, and not before", async () => {
    const { attempts, log, settle } = byHand(3);
    const result = firstSuccess(attempts, options());
    await turn();
    expect(log).toEqual(["begin 0"]);
    settle[0]?.lose();
    await turn();
    expect(log).toEqual(["begin 0", "begin 1"]);
    settle[1]?.win();
    expect(await result).toBe("value 1");
    await turn();
    expect(log.slice(0, 2)).toEqual(["begin 0", "begin 1"]);
    expect(log).not.toContain("begin 2");
  });

  it("the next begins beside one that is slow; the first to succeed wins, the others are called off", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { attempts, log, settle } = byHand(3);
    const settings = options(250);
    const result = firstSuccess(attempts, settings);
    vi.advanceTimersByTime(249);
    expect(log).toEqual(["begin 0"]);
    vi.advanceTimersByTime(1);
    expect(log).toEqual(["begin 0", "begin 1"]);
    settle[1]?.win();
    expect(await result).toBe("value 1");
    expect(log).toEqual(["begin 0", "begin 1", "abort 0", "abort 1"]);
    expect(vi.getTimerCount()).toBe(0);
    // Too late: somebody must close it.
    settle[0]?.win();
    vi.useRealTimers();
    await turn();
    expect(settings.discard).toHaveBeenCalledExactlyOnceWith("value 0");
  });

  it("when all fail, the last one's error has all as its cause; a single one's is as it was", async () => {
    const { attempts, settle } = byHand(2);
    const result = firstSuccess(attempts, options());
    settle[0]?.lose();
    await turn();
    settle[1]?.lose();
    const error: unknown = await result.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: "error 1" });
    expect(error).toHaveProperty("cause.errors.length", 2);

    const single = byHand(1);
    const failing = firstSuccess(single.attempts, options());
    single.settle[0]?.lose();
    expect(await failing.catch((reason: unknown) => reason)).not.toHaveProperty("cause");
  });

  it("the signal calls all off, and nothing begins after it", async () => {
    const controller = new AbortController();
    const { attempts, log } = byHand(2);
    const result = firstSuccess(attempts, options(never, controller.signal));
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(log).toEqual(["begin 0", "abort 0"]);
    await expect(firstSuccess(attempts, options(never, controller.signal))).rejects.toBe(reason);
    expect(log).toEqual(["begin 0", "abort 0"]);
  });
});
