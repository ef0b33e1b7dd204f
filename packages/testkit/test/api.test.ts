import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);

/** The modules whose exports are the package's: those that the index exports from, however indirectly. */
function publicModules(name: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = readFileSync(new URL(name, dist), "utf8");
  const targets = Array.from(
    text.matchAll(/^export .* from "\.\/(.*)\.(?:js|ts)";$/gm),
    ([, target]) => target,
  );
  const folder = name.includes("/") ? `${name.slice(0, name.lastIndexOf("/"))}/` : "";
  for (const target of targets) publicModules(`${folder}${target}.d.ts`, seen);
  return seen;
}

const modules = [...publicModules("index.d.ts")];

it("records every public module's types", () => {
  expect(modules).toContain("test-server.d.ts");
  expect(modules).toContain("faults/data-faults.d.ts");
});

it.each(modules)("the public types in %s are the recorded ones", async (name) => {
  const text = readFileSync(new URL(name, dist), "utf8");
  await expect(text).toMatchFileSnapshot(`api/${name.replace("/", "-")}.snap`);
});
