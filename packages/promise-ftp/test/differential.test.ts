import { afterAll, describe, expect, it } from "vitest";
import { type Difference, differences } from "./differential/differences.ts";
import { observe } from "./differential/observe.ts";
import { operations } from "./differential/operations.ts";
import { type Situation, situations } from "./differential/situations.ts";

const seen = new Set<Difference>();

// G5: what can be seen from outside is the same, but for what the list says.
describe.each(Object.entries(situations))("G5: %s", (situation, { only, ...rest }: Situation) => {
  const names = Object.keys(operations).filter((name) => only?.test(name) ?? true);
  it.concurrent.each(names)("%s", async (name) => {
    const call = operations[name];
    if (call === undefined) throw new Error(`${name} is no operation`);
    const run = { ...rest, call };
    const [theirs, ours] = [await observe("theirs", run), await observe("ours", run)];
    const left = { ...ours };
    for (const difference of differences) {
      if (!difference.operations.test(name) || !difference.situations.test(situation)) continue;
      for (const aspect of difference.aspects) {
        if (JSON.stringify(theirs[aspect]) === JSON.stringify(ours[aspect])) continue;
        seen.add(difference);
        Object.assign(left, { [aspect]: theirs[aspect] });
      }
    }
    expect(left).toEqual(theirs);
  });
});

afterAll(() => {
  expect(
    differences.filter((each) => !seen.has(each) && each.isRace !== true).map(({ ours }) => ours),
  ).toEqual([]);
});
