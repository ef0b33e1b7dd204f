import { checkOptions as check, type OptionKinds } from "ftplib/internal";
import { OTHER_NAMES } from "./option-names.ts";

export type { OptionKinds } from "ftplib/internal";

/**
 * Checks the names and kinds of a caller's options, as the client does, before anything is resolved, opened or sent.
 *
 * @param where whose options they are: `connect()`, say
 * @throws TypeError for an unknown name, with the one that was probably meant, and for a value of the wrong kind
 */
export function checkOptions<Options>(
  where: string,
  options: unknown,
  kinds: OptionKinds<Options>,
): asserts options is Options {
  check<Options>(where, options, kinds, OTHER_NAMES);
}

/** A whole number within limits, or the default. */
export function checkedWhole(
  name: string,
  value: number | undefined,
  { least, most = Number.MAX_SAFE_INTEGER, otherwise }: { least: number; most?: number; otherwise: number },
): number {
  if (value === undefined) return otherwise;
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const upTo = most === Number.MAX_SAFE_INTEGER ? "" : ` to ${most}`;
  throw new RangeError(`the option ${name} must be a whole number from ${least}${upTo}; it is ${value}`);
}

/** A time within what a timer holds, milliseconds, or the default. */
export function checkedTime(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (value >= 0 && value <= 0x7fffffff) return value;
  throw new RangeError(`the option ${name} must be 0 to 2^31 - 1 milliseconds; it is ${value}`);
}
