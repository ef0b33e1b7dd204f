import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);

// What a user of the package can reach: index.d.ts, and the modules it names.
const index = readFileSync(new URL("index.d.ts", dist), "utf8");
const modules = ["index", ...[...index.matchAll(/from "\.\/([\w-]+)\.ts"/g)].map((found) => found[1] ?? "")];

it("builds every module that the public types come from", () => {
  const built = readdirSync(dist).filter((name) => name.endsWith(".d.ts"));
  for (const name of modules) expect(built).toContain(`${name}.d.ts`);
  expect(modules.length).toBeGreaterThan(7);
});

it.each(modules)("the public types in %s are the recorded ones", async (name) => {
  const text = readFileSync(new URL(`${name}.d.ts`, dist), "utf8");
  await expect(text).toMatchFileSnapshot(`api/${name}.d.ts.snap`);
});
