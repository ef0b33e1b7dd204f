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
  const code = new Map<string, string>();
  const visit = (file: URL): void => {
    if (code.has(file.href)) return;
    const text = readFileSync(file, "utf8");
    code.set(file.href, text);
    for (const [, target = ""] of text.matchAll(/from "([^"]+)"/g)) {
      expect(target).toMatch(/^\.\/[\w/-]+\.js$/);
      visit(new URL(target, file));
    }
  };
  visit(new URL("index.js", dist));
  const all = [...code.values()].join("\n");
  expect(all).toContain("function parseNetrc(");
  expect(all).not.toContain("function readNetrc(");
});
