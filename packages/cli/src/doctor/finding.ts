import type { Advice } from "./advice.ts";

/**
 * How a check has ended: `ok`; `note`, good to know; `warning`, it works and something about it is not as it should be; `failed`, with
 * the flags that were given it does not work; `skipped`, it was not checked.
 */
export type FindingStatus = "ok" | "note" | "warning" | "failed" | "skipped";

/** What a check has found. */
export interface Finding {
  readonly status: FindingStatus;
  /** What the server did, or why it was not asked. It may hold the server's words. */
  readonly seen: string;
  /** What follows from it. */
  readonly means?: string | undefined;
  /** What mends it. */
  readonly advice?: Advice | undefined;
  /** The advice is for the user to weigh: nothing that needs this check is tried with it. */
  readonly isForUser?: boolean | undefined;
  /** Of what has failed: the exit code that it leads to (W3). */
  readonly exit?: number | undefined;
}

/** It is as it should be. */
export function ok(seen: string, means?: string): Finding {
  return { status: "ok", seen, means };
}

/** It is good to know. */
export function note(seen: string, means?: string, advice?: Advice): Finding {
  return { status: "note", seen, means, advice };
}

/** It works, and something about it is not as it should be. */
export function warning(seen: string, means: string, advice?: Advice): Finding {
  return { status: "warning", seen, means, advice };
}

/** It does not work with the flags that were given. */
export function failed(exit: number, seen: string, means: string, advice?: Advice): Finding {
  return { status: "failed", seen, means, advice, exit };
}

/** As {@link failed}, with advice that the user has to weigh first. */
export function failedForUser(exit: number, seen: string, means: string, advice: Advice): Finding {
  return { ...failed(exit, seen, means, advice), isForUser: true };
}

/** It was not checked, and this is why. */
export function skipped(why: string): Finding {
  return { status: "skipped", seen: `not checked: ${why}` };
}
