import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const declarations = readdirSync(dist).filter((name) => name.endsWith(".d.ts"));

it("records every module's public types", () => {
  expect(declarations).toContain("index.d.ts");
});

it.each(declarations)("the public types in %s are the recorded ones", async (name) => {
  const text = readFileSync(new URL(name, dist), "utf8");
  await expect(text).toMatchFileSnapshot(`api/${name}.snap`);
});
