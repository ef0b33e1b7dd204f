import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const declarations = ["compliance/index.d.ts", "index.d.ts"];

it("publishes a file of declarations for each entry", () => {
  const built = readdirSync(dist, { recursive: true, encoding: "utf8" });
  expect(built.filter((name) => name.endsWith(".d.ts")).sort()).toEqual(declarations);
});

it.each(declarations)("the public types in %s are the recorded ones", async (name) => {
  const types = readFileSync(new URL(name, dist), "utf8");
  await expect(types).toMatchFileSnapshot(`api/${name}.snap`);
});
