import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const declarations = ["file.d.ts", "index.d.ts"];

it("N-A7: publishes a file of declarations for each entry", () => {
  const built = readdirSync(dist, { recursive: true, encoding: "utf8" });
  expect(built.filter((name) => name.endsWith(".d.ts")).sort()).toEqual(declarations);
});

it.each(declarations)("the public types in %s are the recorded ones", async (name) => {
  const types = readFileSync(new URL(name, dist), "utf8");
  await expect(types).toMatchFileSnapshot(`api/${name}.snap`);
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
