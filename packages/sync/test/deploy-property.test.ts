import * as fc from "fast-check";
import { expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { MANIFEST } from "../src/deploy/deploy-options.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { parentOf } from "../src/tree/tree-path.ts";
import { contentOf, failing, unlikeFiles } from "./random-trees.ts";

type Moment = "before" | "after";

const moment = fc.constantFrom<Moment>("before", "after");
/** A few calls fail. */
const some = fc.array(fc.tuple(fc.nat(40), moment), { maxLength: 6 }).map((pairs) => new Map(pairs));
/** A call fails, and all after it: the process was killed. */
const death = fc
  .tuple(fc.nat(25), moment)
  .map(
    ([first, moment]) =>
      new Map(Array.from({ length: 200 }, (_, at) => [first + at, at === 0 ? moment : "before"])),
  );

/** What is deployed, one after the other: the third is often the first again. */
const sources = fc
  .tuple(unlikeFiles, unlikeFiles, unlikeFiles, fc.boolean())
  .map(([first, second, third, isAgain]) => [first, second, isAgain ? first : third] as const);

/** Directories that are there before the first deployment. */
const early = fc.subarray(["a/", "b/", "b/c/", "x y/"]);

/** In which directories of the target others put a file of theirs. */
const places = fc.array(fc.nat(20), { maxLength: 3 });

/** Nothing else may go wrong than what was made to. */
const isExpected = (error: unknown): void => expect(error).toMatchObject({ code: "EINVAL" });

it("B5: whatever fails in between, the target has the source and what others put there, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(
      sources,
      places,
      fc.oneof(some, death),
      early,
      async ([first, second, third], places, failures, made) => {
        const target = memoryTree();
        for (const path of made) target.put(path);
        const early = target.paths();
        await deploy(memoryTree(first), target);
        const directories = ["", ...target.paths().filter((path) => path.endsWith("/"))];
        const others = new Set(places.map((place) => `${directories[place % directories.length]}others`));
        for (const path of others) target.put(path, "mine");
        const options = { maxDelete: false } as const;
        await deploy(memoryTree(second), failing(target, failures), options).catch(isExpected);
        for (const path of others) expect(target.text(path)).toBe("mine");

        const source = memoryTree(third);
        const isInTheWay = [...others, ...early.map((path) => path.slice(0, -1))].some((path) => {
          for (let at = path; at !== ""; at = parentOf(at)) if (source.text(at) !== undefined) return true;
          return false;
        });
        const report = await deploy(source, target, options);
        for (const path of others) expect(target.text(path)).toBe("mine");
        if (isInTheWay || source.paths().every((path) => path.endsWith("/"))) return;
        expect(report.failed).toEqual([]);
        const { [MANIFEST]: _, ...found } = await contentOf(target, false);
        const expected = await contentOf(source, false);
        for (const path of early) expected[path] = "";
        for (const path of others) {
          expected[path] = "mine";
          for (let at = parentOf(path); at !== ""; at = parentOf(at)) expected[`${at}/`] = "";
        }
        expect(found).toEqual(expected);
        expect((await deploy(source, target, options)).done).toEqual([]);
      },
    ),
    { numRuns: 1000 },
  );
});
