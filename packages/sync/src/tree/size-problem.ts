/** Why something cannot be the size of a file, in bytes; undefined if it can, or if there is none. */
export function sizeProblem(size: unknown): string | undefined {
  if (size === undefined) return undefined;
  if (typeof size !== "number" || !(size >= 0)) return "is not a number";
  if (size > Number.MAX_SAFE_INTEGER) return "is above 2^53 - 1, so that it is not known exactly";
  return Number.isInteger(size) ? undefined : "is not a whole number";
}
