import assert from "node:assert/strict";

/** How many differences are named. */
const NAMED = 3;

/** Asserts that two lists hold the same strings in any order, and names a few that differ. */
export function assertSame(actual: readonly string[], expected: readonly string[]): void {
  const unexpected = without(actual, expected);
  const missing = without(expected, actual);
  const differences = [
    ...(unexpected.length > 0 ? [`unexpected: ${shown(unexpected)}`] : []),
    ...(missing.length > 0 ? [`missing: ${shown(missing)}`] : []),
  ];
  assert(differences.length === 0, differences.join("; "));
}

/** The strings of one list less those of another; of a string that occurs twice, one is left. */
function without(list: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return list.filter((one) => {
    const index = left.indexOf(one);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

function shown(list: readonly string[]): string {
  const named = list.slice(0, NAMED).map((one) => JSON.stringify(one));
  return list.length > NAMED ? `${named.join(", ")} and ${list.length - NAMED} more` : named.join(", ");
}
