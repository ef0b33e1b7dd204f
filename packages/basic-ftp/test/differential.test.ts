import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setAside } from "./differential/compare.ts";
import { holdDeafPort } from "./differential/deaf-port.ts";
import { type Difference, differences as usual, oddDifferences } from "./differential/differences.ts";
import { observe } from "./differential/observe.ts";
import { oddServers } from "./differential/odd-servers.ts";
import { operations } from "./differential/operations.ts";
import { type Situation, situations } from "./differential/situations.ts";

const differences = [...usual, ...oddDifferences];
const seen = new Set<Difference>();

beforeAll(holdDeafPort);

// G1, G3: what can be seen from outside is the same, but for what the list says.
describe.each(Object.entries({ ...situations, ...oddServers }))(
  "G1, G3: %s",
  (situation, { only, server, ...rest }: Situation) => {
    const names = Object.keys(operations).filter((name) => only?.test(name) ?? true);
    it.concurrent.each(names)("%s", async (name) => {
      const call = operations[name];
      if (call === undefined) throw new Error(`${name} is no operation`);
      const run = { ...rest, call, serverOptions: server };
      const [theirs, ours] = [await observe("theirs", run), await observe("ours", run)];
      const known = differences.filter(
        (each) => each.operations.test(name) && each.situations.test(situation),
      );
      const { left, seen: shown } = setAside(theirs, ours, known);
      for (const difference of shown) seen.add(difference);
      expect(left).toEqual(theirs);
    });
  },
);

afterAll(() => {
  const unseen = differences.filter((each) => !seen.has(each)).map(({ ours }) => ours);
  expect(unseen).toEqual([]);
});
