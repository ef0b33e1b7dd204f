import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { TIME, twinning, type Variant } from "./twin-server.ts";

const content = { content: "new", mtime: TIME };

/** Servers by how they store a name, and whether a file is found by its own name there. */
const servers: readonly (readonly [string, Variant, string, boolean])[] = [
  [
    "stores another byte for a space at the end, in what it makes",
    { stored: (name) => name.replace(/ $/, "_"), isInMaking: true, names: ["", ""] },
    "trail ",
    false,
  ],
  [
    "stores another byte for a tab, in what it makes",
    { stored: (name) => name.replaceAll("\t", "_"), isInMaking: true, names: ["", ""] },
    "a\tb",
    false,
  ],
  [
    "takes two spellings of a letter for one",
    { stored: (name) => name.normalize("NFD"), names: ["", ""] },
    "\u00e9t\u00e9",
    true,
  ],
  ["stores names as they are", { stored: (name) => name, names: ["", ""] }, "a *", true],
];

describe("B5: deploy sees whether new names are there, on a server that", () => {
  for (const place of ["", "d/"]) {
    it.each(servers)(`%s: a file in '${place}'`, async (_name, variant, name, isThere) => {
      const target = twinning({}, variant);
      const source = memoryTree({ [`${place}${name}`]: content, other: content });
      for (const run of [1, 2]) {
        const report = await deploy(source, target);
        expect(report.ok).toBe(isThere);
        expect(report.failed.map(({ step }) => step.path)).toEqual(isThere ? [] : [`${place}${name}`]);
        if (!isThere) expect(String(report.failed[0]?.error)).toContain("does not list this name");
        if (run === 2 && isThere) expect(report.done).toEqual([]);
      }
    });
  }
});
