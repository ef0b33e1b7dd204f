import type { Site } from "@ftplib/files";
import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { planPart } from "../src/part/plan-part.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import type { PlanOptions } from "../src/options/plan-options.ts";
import { release } from "../src/release/release.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";

const bad = ["a[b", "{a,b", "a(b", "a\\\\\\\\b", "", "/"];
const names = ["include", "exclude", "protect", "filter"] as const;

const runs: readonly [
  string,
  readonly (typeof names)[number][],
  (options: PlanOptions) => Promise<unknown>,
][] = [
  ["planSync", names, async (options) => planSync(memoryTree(), memoryTree(), options)],
  ["planPart", names, async (options) => planPart(memoryTree(), memoryTree(), undefined, options)],
  ["deploy", names, async (options) => await deploy(memoryTree(), memoryTree(), options)],
  [
    "release",
    ["include", "exclude", "filter"],
    async (options) =>
      await release(memoryTree(), undefined as unknown as Site, { ...options, path: "live" }),
  ],
];

describe.each(runs)("A6: %s refuses a glob that is not one, and names it", (_name, options, run) => {
  it.each(options.flatMap((option) => bad.map((glob) => [option, glob] as const)))(
    "%s: '%s'",
    async (option, glob) => {
      const given = option === "filter" ? `- ${glob}` : glob;
      const error: unknown = await run({ [option]: [given] }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain(`"${glob === "" ? given : glob}"`);
      expect(String(error)).toContain(option);
    },
  );
});

it("A3: touch names the file as a target spells it that ignores case", async () => {
  const traits = { ignoresCase: true };
  const source = memoryTree({ "d/README": { content: "x", mtime: 9_000 } });
  const target = memoryTree({ "d/readme": { content: "x", mtime: 0 } }, { traits });
  const paths: string[] = [];
  for await (const { action, path } of planSync(source, target, { checksum: true }))
    paths.push(`${action} ${path}`);
  expect(paths).toEqual(["touch d/readme"]);
});
