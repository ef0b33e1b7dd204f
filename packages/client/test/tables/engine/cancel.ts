import { setTimeout as pause } from "node:timers/promises";
import { ConnectionClosedError, TimeoutError } from "../../../src/index.ts";
import type { FtpTlsOptions } from "../../../src/index.ts";
import type { Scene } from "./cell.ts";
import { within } from "./patience.ts";

/** What the signals of the tables are aborted with. */
export const reason: Error = new Error("enough");

/** The limit of the whole call, where that cancels it, in milliseconds. */
const TOTAL = 1_000;
/** What a call takes to settle after its signal has fired or its limit has passed, in milliseconds. */
const AT_ONCE = 100;
/** What it takes after close(), which need not be in such a hurry. */
const SOON = 1_000;
const PATIENT = 5_000;

/** How a call is cancelled, and whether the error says so. */
export interface Way {
  readonly name: "its signal" | "close()" | "timeout.total";
  readonly settings: FtpTlsOptions;
  readonly cancel?: (scene: Scene) => void;
  readonly isIt: (error: unknown) => boolean;
}

/** Every way to cancel a call. */
export const ways: readonly Way[] = [
  {
    name: "its signal",
    settings: { timeout: PATIENT },
    cancel: ({ controller }) => controller.abort(reason),
    isIt: (error) => error === reason,
  },
  {
    name: "close()",
    settings: { timeout: PATIENT },
    cancel: ({ ftp }) => ftp.close(),
    isIt: (error) => error instanceof ConnectionClosedError,
  },
  {
    name: "timeout.total",
    settings: { timeout: { total: TOTAL, reply: PATIENT } },
    isIt: (error) => error instanceof TimeoutError && error.phase === "total",
  },
];

/** Whether the error, or what caused it, is the one that the way of cancelling makes. */
export function isDueTo(way: Way, error: unknown): boolean {
  for (let at = error; at !== undefined; at = at instanceof Error ? at.cause : undefined) {
    if (way.isIt(at)) return true;
  }
  return false;
}

/** Cancels the call once it waits, and checks that it settles at once. */
export async function cancel(
  scene: Scene,
  way: Way,
  isWaiting: () => boolean,
  limit: number = way.name === "close()" ? SOON : AT_ONCE,
): Promise<void> {
  let hasSettled = false;
  void scene.settled.then(() => {
    hasSettled = true;
  });
  const isReady = await within(2_000, () => isWaiting() || hasSettled);
  // On a busy machine the limit of the whole call may come first.
  if (hasSettled && way.cancel === undefined) return;
  if (!isReady || hasSettled) return scene.find("never came to wait");
  await pause(10);
  way.cancel?.(scene);
  const most = way.cancel === undefined ? TOTAL + limit : limit;
  if (!(await within(most, () => hasSettled))) scene.find(`has not settled after ${most} ms`);
}

/** Checks that nothing of a cancelled call is left: what comes on a new connection is the caller's alone. */
export async function nothingFollows(
  scene: Scene,
  states: readonly string[] = ["closed"],
  release: () => void = () => {},
): Promise<void> {
  const { ftp, server, reopen, find } = scene;
  if (!states.includes(ftp.state)) find(`is ${ftp.state} after it was cancelled`);
  server.arm();
  await reopen();
  release();
  await pause(30);
  const later = server.sessions.at(-1)?.received ?? [];
  const strange = later.filter((line) => !/^(AUTH|USER|PASS|FEAT|OPTS)/.test(line));
  if (strange.length > 0) find(`sent ${strange.join(", ")} on the next connection`);
}
