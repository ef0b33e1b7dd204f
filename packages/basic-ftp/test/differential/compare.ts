import { expect } from "vitest";
import type { Connecting } from "./connecting.ts";
import type { Difference } from "./differences.ts";
import { observe, type Observation } from "./observe.ts";

/** What was seen of both, as far as the known differences do not cover it, and those of them that showed. */
export function setAside(
  theirs: Observation,
  ours: Observation,
  known: readonly Difference[],
): { readonly left: Observation; readonly seen: ReadonlySet<Difference> } {
  const seen = new Set<Difference>();
  const left = { ...ours };
  for (const difference of known) {
    for (const aspect of difference.aspects) {
      if (JSON.stringify(theirs[aspect]) === JSON.stringify(ours[aspect])) continue;
      seen.add(difference);
      Object.assign(left, { [aspect]: theirs[aspect] });
    }
  }
  return { left, seen };
}

/** Runs a row whose operation opens its own connections with both, and expects the same, but for the differences that are known. */
export async function expectAlike(
  row: string,
  { server, ...rest }: Connecting,
  differences: readonly Difference[],
): Promise<void> {
  const run = { ...rest, prepare: async () => {}, serverOptions: () => server ?? {} };
  const [theirs, ours] = [await observe("theirs", run), await observe("ours", run)];
  const known = differences.filter(({ operations }) => operations.test(row));
  const { left, seen } = setAside(theirs, ours, known);
  expect(left).toEqual(theirs);
  expect(known.filter((each) => !seen.has(each))).toEqual([]);
}
