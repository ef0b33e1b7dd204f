import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const declarations = readdirSync(dist).filter((name) => name.endsWith(".d.ts"));

it("N-A7: records every module's public types", () => {
  expect(declarations).toEqual(expect.arrayContaining(["index.d.ts", "file.d.ts"]));
});

it.each(declarations)("the public types in %s are the recorded ones", async (name) => {
  const text = readFileSync(new URL(name, dist), "utf8");
  await expect(text).toMatchFileSnapshot(`api/${name}.snap`);
});

it("the main entry imports nothing of Node", () => {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const code = readFileSync(new URL(name, dist), "utf8");
    for (const [, target = ""] of code.matchAll(/from "([^"]+)"/g)) {
      expect(target).toMatch(/^\.\/[\w-]+\.js$/);
      visit(target.slice(2));
    }
  };
  visit("index.js");
  expect(seen).toContain("netrc-lexer.js");
  expect(seen).not.toContain("read-netrc.js");
});
