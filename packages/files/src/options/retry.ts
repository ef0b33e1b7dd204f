import { checkedTime, checkedWhole, checkOptions } from "./check-options.ts";

/** How often, and after which waits, an operation is tried again. */
export interface RetryOptions {
  /** Attempts in a row that may fail without progress (a byte, or a finished file), the first one counted; default 5. */
  readonly attempts?: number | undefined;
  /** The longest wait before the second attempt, milliseconds; default 500. It doubles with each attempt. */
  readonly minDelay?: number | undefined;
  /** The longest wait before any attempt, milliseconds; default 30,000. */
  readonly maxDelay?: number | undefined;
  /** After so many milliseconds no further attempt is begun; default: no limit. */
  readonly total?: number | undefined;
}

/** {@link RetryOptions} with every default filled in. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly minDelay: number;
  readonly maxDelay: number;
  readonly total: number;
}

/** The one place where the defaults are; `false` is one attempt. */
export function retryPolicy(options: RetryOptions | false | undefined): RetryPolicy {
  if (options === false) return { attempts: 1, minDelay: 0, maxDelay: 0, total: Number.POSITIVE_INFINITY };
  const given = options ?? {};
  checkOptions<RetryOptions>("retry", given, {
    attempts: "number",
    minDelay: "number",
    maxDelay: "number",
    total: "number",
  });
  const policy = {
    attempts: checkedWhole("retry.attempts", given.attempts, { least: 1, otherwise: 5 }),
    minDelay: checkedTime("retry.minDelay", given.minDelay, 500),
    maxDelay: checkedTime("retry.maxDelay", given.maxDelay, 30_000),
    total: given.total ?? Number.POSITIVE_INFINITY,
  };
  if (!(policy.total >= 0))
    throw new RangeError(`retry.total must be 0 or more milliseconds; it is ${policy.total}`);
  return policy;
}

/**
 * The wait before the next attempt, milliseconds: exponential back-off with full jitter (R1).
 *
 * @param failures attempts in a row that have failed without progress, from 1
 * @param chance a number from 0 up to but not including 1
 */
export function delayBefore(policy: RetryPolicy, failures: number, chance: number): number {
  const longest = Math.min(policy.maxDelay, policy.minDelay * 2 ** (failures - 1));
  return Math.round(chance * longest);
}
