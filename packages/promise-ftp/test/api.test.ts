import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const dist = new URL("../dist/", import.meta.url);

it("publishes one file of declarations", () => {
  const built = readdirSync(dist, { recursive: true, encoding: "utf8" });
  expect(built.filter((name) => name.endsWith(".d.cts"))).toEqual(["index.d.cts"]);
});

it("the public types are the recorded ones", async () => {
  const types = readFileSync(new URL("index.d.cts", dist), "utf8");
  await expect(types).toMatchFileSnapshot("api/index.d.cts.snap");
});
