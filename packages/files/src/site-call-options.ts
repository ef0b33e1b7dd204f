import type { HashAlgorithm } from "./hash/hash-reply.ts";
import type { OptionKinds } from "./options/check-options.ts";

/** What every call that waits can be given. */
export interface SiteCallOptions {
  /** Cancels the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `readdir`. */
export interface ReaddirOptions extends SiteCallOptions {
  /** Gives entries in place of names; default false. */
  readonly withFileTypes?: boolean | undefined;
  /** Gives what is in the directories below, too: names are paths then, relative to the directory. Default false. */
  readonly recursive?: boolean | undefined;
}

/** Options of `mkdir`. */
export interface MkdirOptions extends SiteCallOptions {
  /** Makes the parents that are missing, too, and accepts a directory that is there already; default false. */
  readonly recursive?: boolean | undefined;
}

/** Options of `hash`. */
export interface HashOptions extends SiteCallOptions {
  /** By default the best one that the server offers. */
  readonly algorithm?: HashAlgorithm | undefined;
}

/** How many connections a site has; `limit` is the most it may have, as the server has taught. */
export interface SiteState {
  readonly open: number;
  readonly busy: number;
  readonly waiting: number;
  readonly limit: number;
}

/** The options of calls that have no others. */
export const CALL_KINDS: OptionKinds<SiteCallOptions> = { signal: "signal" };
