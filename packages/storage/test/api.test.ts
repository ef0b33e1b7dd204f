import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const entries = ["files-sdk.d.ts", "flydrive.d.ts", "index.d.ts", "unstorage.d.ts"];

it("publishes one file of declarations for each entry", () => {
  const built = readdirSync(dist, { recursive: true, encoding: "utf8" });
  expect(built.filter((name) => name.endsWith(".d.ts")).toSorted()).toEqual(entries);
});

it.each(entries)("the public types of %s are the recorded ones", async (name) => {
  const types = readFileSync(new URL(name, dist), "utf8");
  await expect(types).toMatchFileSnapshot(`api/${name}.snap`);
});
