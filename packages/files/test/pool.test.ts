import { ConnectionClosedError, errorForReply, Reply, TimeoutError } from "@ftplib/reply";
import type { FTP } from "ftplib";
import { describe, expect, it } from "vitest";
import { SessionPool } from "../src/pool/pool.ts";
import { retryPolicy } from "../src/options/retry.ts";
import { newFacts, type SiteSession } from "../src/pool/site-session.ts";
import { FakeClock } from "./fake-clock.ts";

/** A connection that does what the pool asks, and remembers it. */
class FakeFtp {
  state = "ready";
  readonly id: number;
  wasQuit = false;
  constructor(id: number) {
    this.id = id;
  }
  quit(): Promise<void> {
    this.wasQuit = true;
    this.state = "closed";
    return Promise.resolve();
  }
  close(): void {
    this.state = "closed";
  }
}

const refusal = (text: string): Error => errorForReply(new Reply(text), { phase: "login" });
const earlyClose = (): Error => new ConnectionClosedError("closed", { phase: "greeting" });

interface Setting {
  readonly connections?: number;
  /** What opening the nth session (from 1) comes to, when so many are open. */
  readonly fate?: (nth: number, open: number) => Error | undefined;
}

function start({ connections = 8, fate = () => undefined }: Setting = {}) {
  const clock = new FakeClock();
  const opened: FakeFtp[] = [];
  let tries = 0;
  const openNow = (): number => opened.filter(({ state }) => state !== "closed").length;
  const pool = new SessionPool({
    clock,
    connections,
    idleTimeout: 30_000,
    retry: retryPolicy(undefined),
    isFatal: (error) => error instanceof Error && error.message.startsWith("530 Login"),
    open: async () => {
      const error = fate(++tries, openNow());
      if (error !== undefined) throw error;
      const ftp = new FakeFtp(opened.length + 1);
      opened.push(ftp);
      return { ftp: ftp as unknown as FTP, directory: "/", facts: newFacts(), uses: 0, idleSince: 0 };
    },
  });
  return { pool, clock, opened, tries: () => tries, openNow };
}

const idOf = (session: SiteSession): number => (session.ftp as unknown as FakeFtp).id;

/** Borrows a session until told otherwise. */
async function hold(pool: SessionPool, signal?: AbortSignal) {
  let release = (): void => {};
  const end = new Promise<void>((resolve) => (release = resolve));
  let done: Promise<void> = Promise.resolve();
  const session = await new Promise<SiteSession>((resolve, reject) => {
    done = pool.lend(async (lent) => {
      resolve(lent);
      await end;
    }, signal);
    done.catch(reject);
  });
  return { session, release: () => (release(), done) };
}

describe("P1: sessions open on demand and are reused", () => {
  it("opens none before somebody asks, and one for calls in a row", async () => {
    const { pool, tries } = start();
    expect(tries()).toBe(0);
    for (let call = 0; call < 5; call++) await pool.lend(async () => {});
    expect(tries()).toBe(1);
  });

  it("lends the one given back last", async () => {
    const { pool } = start();
    const first = await hold(pool);
    const second = await hold(pool);
    await second.release();
    await first.release();
    expect(await pool.lend(async (session) => idOf(session))).toBe(idOf(first.session));
  });

  it("opens no more than connections", async () => {
    const { pool, tries } = start({ connections: 3 });
    let most = 0;
    let busy = 0;
    const call = async (): Promise<void> => {
      most = Math.max(most, ++busy);
      await new Promise(setImmediate);
      busy--;
    };
    await Promise.all(Array.from({ length: 20 }, () => pool.lend(call)));
    expect(most).toBe(3);
    expect(tries()).toBe(3);
  });

  it("closes with QUIT what was unused for idleTimeout, the oldest first", async () => {
    const { pool, clock, opened } = start();
    const first = await hold(pool);
    const second = await hold(pool);
    await first.release();
    clock.move(20_000);
    await second.release();
    clock.move(10_000);
    expect(opened.map(({ wasQuit }) => wasQuit)).toEqual([true, false]);
    clock.move(20_000);
    expect(opened.map(({ wasQuit }) => wasQuit)).toEqual([true, true]);
    expect(clock.pending).toBe(0);
  });
});

describe("P2: the server's limit is learned", () => {
  const limits = [
    ["a 421 for a greeting", () => refusal("421 There are too many connected users, please try later."), 2],
    ["a 421 with the number", () => refusal("421 Too many connections (2) from this IP"), 2],
    [
      "a 530 with the number",
      () => refusal("530 Sorry, the maximum number of clients (2) from your host are already connected."),
      2,
    ],
    ["a bare 530, after others have logged in", () => refusal("530 Login incorrect."), 2],
    ["a close before the greeting", earlyClose, 2],
  ] as const;
  it.each(limits)("%s: nothing fails, and the pool keeps to it", async (_, error) => {
    const { pool, openNow } = start({ fate: (_nth, open) => (open >= 2 ? error() : undefined) });
    // One has logged in before the crowd comes.
    await pool.lend(async () => {});
    let most = 0;
    await Promise.all(
      Array.from({ length: 500 }, () => pool.lend(async () => void (most = Math.max(most, openNow())))),
    );
    expect(most).toBe(2);
    expect(pool.size.limit).toBe(2);
  });

  it("fails where no session can be had", async () => {
    const { pool } = start({ fate: () => refusal("421 Too many users") });
    await expect(pool.lend(async () => {})).rejects.toThrow("Too many users");
  });

  it("tries one more after five minutes", async () => {
    let most = 1;
    const { pool, clock, openNow } = start({
      connections: 3,
      fate: (_nth, open) => (open >= most ? refusal("421 Too many connections") : undefined),
    });
    const crowd = (): Promise<unknown> =>
      Promise.all(Array.from({ length: 6 }, () => pool.lend(async () => {})));
    await pool.lend(async () => {});
    await crowd();
    expect(pool.size.limit).toBe(1);
    most = 3;
    clock.move(299_000);
    await crowd();
    expect(openNow()).toBeLessThanOrEqual(1);
    clock.move(1_000);
    await crowd();
    expect(pool.size.limit).toBe(2);
  });
});

describe("P2, R1: one more session cannot be opened, for a reason that may pass", () => {
  const losses = [
    ["a 421 that names no limit", () => refusal("421 Service not available")],
    ["a 451 to PASS", () => refusal("451 Local error")],
    ["a timeout", () => new TimeoutError("no greeting", { phase: "greeting" })],
    ["a loss during the login", () => new ConnectionClosedError("lost", { phase: "reply" })],
  ] as const;
  it.each(losses)("%s: calls wait for the sessions that are open", async (_, error) => {
    const { pool, tries } = start({ fate: (nth) => (nth > 1 ? error() : undefined) });
    await pool.lend(async () => {});
    await Promise.all(Array.from({ length: 500 }, () => pool.lend(async () => {})));
    expect(pool.size).toMatchObject({ open: 1, limit: 8, waiting: 0 });
    expect(tries()).toBeLessThanOrEqual(8);
  });

  it.each(losses)("%s: another is tried after a wait that grows, until one opens", async (_, error) => {
    const { pool, clock, tries } = start({
      connections: 2,
      fate: (nth) => (nth > 1 && nth < 5 ? error() : undefined),
    });
    const first = await hold(pool);
    const second = hold(pool);
    for (const [index, wait] of [250, 500, 1_000].entries()) {
      // One timer is that of idle sessions.
      await expect.poll(() => clock.pending).toBe(2);
      clock.move(wait - 1);
      expect(tries()).toBe(index + 2);
      clock.move(1);
      expect(tries()).toBe(index + 3);
    }
    expect(idOf((await second).session)).not.toBe(idOf(first.session));
    await Promise.all([first.release(), (await second).release()]);
  });

  it.each(losses)("%s: a call fails once no session is left", async (_, error) => {
    const { pool } = start({ fate: (nth) => (nth > 1 ? error() : undefined) });
    const first = await hold(pool);
    const second = pool.lend(async () => {});
    await expect.poll(() => pool.size.waiting).toBe(1);
    first.session.ftp.close();
    await first.release();
    await expect(second).rejects.toThrow(error().message);
  });
});

describe("P3: waiting is fair", () => {
  it("serves those that wait in the order in which they came", async () => {
    const { pool } = start({ connections: 1 });
    const order: number[] = [];
    await Promise.all(Array.from({ length: 10 }, (_, nth) => pool.lend(async () => void order.push(nth))));
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("a long call does not stop the others, nor they it", async () => {
    const { pool } = start({ connections: 2 });
    const long = await hold(pool);
    let done = 0;
    await Promise.all(Array.from({ length: 50 }, () => pool.lend(async () => void done++)));
    expect(done).toBe(50);
    await long.release();
  });

  it("tells a call by itself from those of a run that has other sessions at work", async () => {
    const { pool } = start({ connections: 1 });
    const held = await hold(pool);
    const ofRun = pool.lend(async () => {}, undefined, true);
    expect([pool.size.waiting, pool.hasUrgent]).toEqual([1, false]);
    const byItself = pool.lend(async () => {});
    expect([pool.size.waiting, pool.hasUrgent]).toEqual([2, true]);
    await held.release();
    await Promise.all([ofRun, byItself]);
    expect([pool.size.waiting, pool.hasUrgent]).toEqual([0, false]);
  });

  it("a signal takes a call out of the queue", async () => {
    const { pool } = start({ connections: 1 });
    const held = await hold(pool);
    const cancel = new AbortController();
    const waiting = pool.lend(async () => "never", cancel.signal);
    cancel.abort(new Error("no longer wanted"));
    await expect(waiting).rejects.toThrow("no longer wanted");
    expect(pool.size.waiting).toBe(0);
    await held.release();
  });
});

describe("P4: what was closed while it was idle is replaced", () => {
  it("before it is lent", async () => {
    const { pool, opened } = start();
    await pool.lend(async () => {});
    (opened[0] as FakeFtp).state = "closed";
    expect(await pool.lend(async (session) => idOf(session))).toBe(2);
  });

  it("and what a call leaves busy is not lent again", async () => {
    const { pool, opened } = start();
    await pool.lend(async (session) => void ((session.ftp as unknown as FakeFtp).state = "transferring"));
    expect(opened[0]?.state).toBe("closed");
    expect(await pool.lend(async (session) => idOf(session))).toBe(2);
  });
});

describe("P7: a wrong password is tried once", () => {
  it("every call rejects with the same error", async () => {
    const { pool, tries } = start({ fate: () => refusal("530 Login incorrect.") });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => pool.lend(async () => {})));
    expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
    await expect(pool.lend(async () => {})).rejects.toThrow("530 Login incorrect");
    expect(tries()).toBe(1);
  });
});

describe("close", () => {
  it("says QUIT on what is idle, and ends what is under way", async () => {
    const { pool, opened, clock } = start();
    const held = await hold(pool);
    await pool.lend(async () => {});
    const waiting = start({ connections: 1 });
    await pool.close();
    expect(opened.map(({ wasQuit, state }) => ({ wasQuit, state }))).toEqual([
      { wasQuit: false, state: "closed" },
      { wasQuit: true, state: "closed" },
    ]);
    await expect(pool.lend(async () => {})).rejects.toThrow("the site was closed");
    await held.release();
    expect(clock.pending).toBe(0);
    await waiting.pool.close();
  });
});
