import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const index = readFileSync(new URL("index.d.ts", dist), "utf8");

/** The modules that the index exports from, and those of the classes that `FTP` extends. */
const declarations = [
  "index.d.ts",
  "ftp-control.d.ts",
  ...Array.from(index.matchAll(/from "\.\/([\w/-]+)\.[jt]s"/g), ([, name]) => `${name}.d.ts`),
];

it("records the modules that the index exports from", () => {
  expect(declarations).toContain("ftp-tls.d.ts");
  expect(new Set(declarations).size).toBe(declarations.length);
});

it.each(declarations)("the public types in %s are the recorded ones", async (name) => {
  const text = readFileSync(new URL(name, dist), "utf8");
  await expect(text).toMatchFileSnapshot(`api/${name.replace(/.*\//, "")}.snap`);
});
