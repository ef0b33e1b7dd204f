import { readdirSync, readFileSync } from "node:fs";

import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);
/** What a user can see: the two entries, and what they export from. */
const declarations = readdirSync(dist, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".d.ts"))
  .sort();

it("both entries are there", () => {
  expect(declarations).toEqual(expect.arrayContaining(["index.d.ts", "compliance/index.d.ts"]));
});

it.each(declarations)("the types in %s are the recorded ones", async (name) => {
  const text = readFileSync(new URL(name, dist), "utf8");
  await expect(text).toMatchFileSnapshot(`api/${name}.snap`);
});
