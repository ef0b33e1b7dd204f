import { Bandwidth, type Limits } from "../time/bandwidth.ts";
import type { Clock } from "../time/clock.ts";

export type { Limits };

/** @throws RangeError for what is not at least one byte a second */
export function checkBandwidth(bandwidth: number | undefined): void {
  if (bandwidth === undefined || bandwidth >= 1) return;
  throw new RangeError(`the option bandwidth must be 1 or more bytes a second; it is ${bandwidth}`);
}

/**
 * The limit that an option `bandwidth` asks for.
 *
 * @throws RangeError for what is not at least one byte a second
 */
export function limitsOf(bandwidth: number | undefined, clock: Clock): Limits {
  checkBandwidth(bandwidth);
  return bandwidth === undefined || bandwidth === Number.POSITIVE_INFINITY
    ? []
    : [new Bandwidth(clock, bandwidth)];
}
