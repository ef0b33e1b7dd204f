import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as api from "../src/index.ts";

const dist = new URL("../dist/", import.meta.url);
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it("publishes one file of declarations", () => {
  const built = readdirSync(dist, { recursive: true, encoding: "utf8" });
  expect(built.filter((name) => name.endsWith(".d.ts"))).toEqual(["index.d.ts"]);
});

it("the public types are the recorded ones", async () => {
  const types = readFileSync(new URL("index.d.ts", dist), "utf8");
  await expect(types).toMatchFileSnapshot("api/index.d.ts.snap");
});

it("the README names every value that is exported", () => {
  expect(Object.keys(api).filter((name) => !readme.includes(`\`${name}`))).toEqual([]);
});

it.each([
  ["run/submit-options.ts", "QueueOptions"],
  ["run/submit-options.ts", "SubmitOptions"],
  ["work/worker-options.ts", "WorkerOptions"],
  ["run/run-report.ts", "FleetReport"],
])("the README names every member of %s %s", (file, type) => {
  const source = readFileSync(new URL(`../src/${file}`, import.meta.url), "utf8");
  const [, body = ""] = new RegExp(`export interface ${type}[^{]*\\{(.*?)^\\}`, "ms").exec(source) ?? [];
  const names = Array.from(body.matchAll(/^ {2}readonly (\w+)/gm), ([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(1);
  expect(names.filter((name) => name !== "plan" && !readme.includes(`\`${name}`))).toEqual([]);
});
