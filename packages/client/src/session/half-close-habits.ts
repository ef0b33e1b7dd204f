/** What was seen of how a server ends plain downloads. */
export interface HalfCloseHabits {
  /** How many downloads in a row ended a round trip before their final reply; half-closed ones are not counted. */
  late: number;
  /** The shortest of these waits, milliseconds. */
  leastWait: number;
  /** How many half-closed downloads in a row waited for half as long or longer. */
  inVain: number;
  /** Whether it must not, or need not, be done any more. */
  isGivenUp: boolean;
}

/** Nothing was seen yet. */
export function newHalfCloseHabits(): HalfCloseHabits {
  return { late: 0, leastWait: Number.POSITIVE_INFINITY, inVain: 0, isGivenUp: false };
}
