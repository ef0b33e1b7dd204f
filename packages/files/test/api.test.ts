import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);

it("publishes one file of declarations for each entry", () => {
  const built = readdirSync(dist, { recursive: true, encoding: "utf8" });
  expect(built.filter((name) => name.endsWith(".d.ts")).toSorted()).toEqual(["index.d.ts", "internal.d.ts"]);
});

it("the public types are the recorded ones", async () => {
  for (const entry of ["index", "internal"]) {
    const types = readFileSync(new URL(`${entry}.d.ts`, dist), "utf8");
    await expect(types).toMatchFileSnapshot(`api/${entry}.d.ts.snap`);
  }
});
