import { ConnectionClosedError, errorForReply, Reply, TimeoutError } from "@ftplib/reply";
import type { FTP } from "ftplib";
import { TlsError } from "ftplib";
import { describe, expect, it } from "vitest";
import { retryPolicy } from "../src/options/retry.ts";
import { type RetryEvent, resolveSiteOptions, type SiteOptions } from "../src/options/site-options.ts";
import { SessionPool } from "../src/pool/pool.ts";
import { newFacts } from "../src/pool/site-session.ts";
import { type Operation, perform } from "../src/recovery/operation.ts";
import { FakeClock } from "./fake-clock.ts";

function start(options: SiteOptions = {}) {
  const clock = new FakeClock();
  clock.isSelfMoving = true;
  const events: RetryEvent[] = [];
  const resolved = resolveSiteOptions({ onRetry: (event) => events.push(event), ...options }, clock);
  const open = () => {
    const ftp = { state: "ready", close() {}, quit: () => Promise.resolve() };
    return Promise.resolve({
      ftp: ftp as unknown as FTP,
      directory: undefined,
      facts: newFacts(),
      uses: 0,
      idleSince: 0,
    });
  };
  const isFatal = (): boolean => false;
  const retry = retryPolicy(undefined);
  const pool = new SessionPool({ open, connections: 1, idleTimeout: 1e6, clock, retry, isFatal });
  return { site: { pool, options: resolved, url: "ftp://example.com/" }, clock, events };
}

/** An operation that fails so often, with what `fail` gives; each attempt is on a new session. */
function failing(times: number, fail: () => unknown, progressAt: readonly number[] = []) {
  let attempts = 0;
  const operation: Operation<string> = {
    name: "download",
    path: "f",
    run: async (session, onProgress) => {
      attempts++;
      Object.assign(session.ftp, { state: "closed" });
      if (progressAt.includes(attempts)) onProgress();
      if (attempts <= times) throw fail();
      return "done";
    },
  };
  return { operation, attempts: () => attempts };
}

const lost = (): Error => new ConnectionClosedError("the connection was lost");
const reply = (text: string) => (): unknown => errorForReply(new Reply(text));
const system = (code: string) => (): unknown => Object.assign(new Error(code), { code });

describe("R1: what is tried again", () => {
  it.each([
    ["a lost connection", lost],
    ["a timeout", () => new TimeoutError("timed out")],
    ["421", reply("421 Service not available")],
    ["425", reply("425 Can't open data connection")],
    ["426", reply("426 Connection closed")],
    ["450", reply("450 File busy")],
    ["451", reply("451 Local error")],
    ["ECONNREFUSED", system("ECONNREFUSED")],
    ["ECONNRESET", system("ECONNRESET")],
  ])("%s", async (_, fail) => {
    const { site } = start();
    const { operation, attempts } = failing(2, fail);
    await expect(perform(site, operation)).resolves.toBe("done");
    expect(attempts()).toBe(3);
  });

  it.each([
    ["550", reply("550 No such file")],
    ["530", reply("530 Login incorrect")],
    ["552", reply("552 Quota exceeded")],
    ["452", reply("452 No space")],
    ["a certificate", () => new TlsError("no", { connection: "control", reason: "certificate-untrusted" })],
    ["ENOTFOUND", system("ENOTFOUND")],
    ["ENOSPC here", system("ENOSPC")],
    ["a mistake", () => new TypeError("wrong")],
  ])("not %s", async (_, fail) => {
    const { site, events } = start();
    const error = fail();
    const { operation, attempts } = failing(9, () => error);
    await expect(perform(site, operation)).rejects.toBe(error);
    expect(attempts()).toBe(1);
    expect(events).toEqual([]);
  });

  it("waits longer each time, with full jitter, up to maxDelay", async () => {
    const { site, clock } = start({ retry: { attempts: 9, minDelay: 500, maxDelay: 5_000 } });
    const { operation } = failing(8, lost);
    await perform(site, operation);
    expect(clock.waits).toEqual([250, 500, 1000, 2000, 2500, 2500, 2500, 2500]);
    clock.chance = 0;
    await perform(site, failing(1, lost).operation);
    expect(clock.waits.at(-1)).toBe(0);
  });

  it("counts anew after progress", async () => {
    const { site } = start({ retry: { attempts: 2 } });
    const { operation, attempts } = failing(6, lost, [1, 2, 3, 4, 5, 6]);
    await expect(perform(site, operation)).resolves.toBe("done");
    expect(attempts()).toBe(7);
  });

  it("ends with retry.total", async () => {
    const { site, clock } = start({
      retry: { attempts: 100, minDelay: 1_000, maxDelay: 1_000, total: 3_000 },
    });
    await expect(perform(site, failing(99, lost).operation)).rejects.toThrow("tried 7 times in 3.0 s");
    expect(clock.waits).toHaveLength(6);
  });

  it("a signal ends the wait", async () => {
    const { site, clock } = start();
    clock.isSelfMoving = false;
    const cancel = new AbortController();
    const performing = perform(site, failing(9, lost).operation, cancel.signal);
    await expect.poll(() => clock.waits.length).toBe(1);
    cancel.abort(new Error("enough"));
    await expect(performing).rejects.toThrow("enough");
  });

  it("retry: false is one attempt", async () => {
    const { site } = start({ retry: false });
    const { operation, attempts } = failing(1, lost);
    await expect(perform(site, operation)).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
    expect(attempts()).toBe(1);
  });
});

describe("R3: the error after the last attempt", () => {
  it("has every attempt, the last one as its cause, and says how long it took", async () => {
    const { site } = start({ retry: { attempts: 3, minDelay: 1_000 } });
    let nth = 0;
    const { operation } = failing(9, () => new ConnectionClosedError(`lost ${++nth}`, { phase: "data" }));
    const error = await perform(site, operation).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "ERR_FTP_RETRIES_EXHAUSTED",
      message: "download 'f' failed: tried 3 times in 1.5 s; at last lost 3",
      retryable: true,
      cause: { message: "lost 3" },
      attempts: [
        { phase: "data", error: { message: "lost 1" } },
        { phase: "data", error: { message: "lost 2" } },
        { phase: "data", error: { message: "lost 3" } },
      ],
    });
  });
});

describe("R4: onRetry", () => {
  it("receives each attempt that is repeated", async () => {
    const { site, events } = start();
    await perform(site, failing(2, lost).operation);
    expect(events).toMatchObject([
      { operation: "download", path: "f", failures: 1, delay: 250, error: { code: "ERR_FTP_CLOSED" } },
      { operation: "download", path: "f", failures: 2, delay: 500 },
    ]);
  });
});
