import { describe, expect, it } from "vitest";
import { localTree } from "../src/tree/local-tree.ts";
import { manifestTree } from "../src/tree/manifest-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { openSite } from "./sites.ts";

const wrong: Readonly<Record<string, readonly (readonly [Record<string, unknown>, RegExp])[]>> = {
  localTree: [
    [{ followLink: true }, /unknown option "followLink" of localTree\(\)/],
    [{ followLinks: "yes" }, /followLinks/],
    [{ precision: "1" }, /precision/],
    [{ ignoresCase: 1 }, /ignoresCase/],
  ],
  remoteTree: [
    [{ atomik: false }, /unknown option "atomik" of remoteTree\(\)/],
    [{ keepsTimes: 1 }, /keepsTimes/],
    [{ ignoresCase: "a" }, /ignoresCase/],
    [{ atomic: "no" }, /atomic of remoteTree\(\) must be one of true, false, "require"/],
    [{ verify: true }, /verify of remoteTree\(\) must be one of "size"/],
  ],
  memoryTree: [
    [{ uri: "x" }, /unknown option "uri" of memoryTree\(\)/],
    [{ now: 1 }, /now/],
  ],
  manifestTree: [
    [{ content: memoryTree() }, /unknown option "content" of manifestTree\(\)/],
    [{ algorithm: "sha256" }, /algorithm of manifestTree\(\) must be one of SHA-256/],
  ],
};
const cells = Object.entries(wrong).flatMap(([tree, rows]) =>
  rows.map(([options, message]) => ({ tree, options, message })),
);

describe("A1: options of trees are checked at the call", () => {
  it.each(cells)("$tree: $options", async ({ tree, options, message }) => {
    await using open = await openSite({});
    const make: Readonly<Record<string, (options: object) => unknown>> = {
      localTree: (given) => localTree("x", given),
      remoteTree: (given) => remoteTree(open.site, "x", given),
      memoryTree: (given) => memoryTree({}, given),
      manifestTree: (given) => manifestTree(new Map(), given),
    };
    expect(() => make[tree]?.(options)).toThrow(TypeError);
    expect(() => make[tree]?.(options)).toThrow(message);
    expect(() => make[tree]?.({})).not.toThrow();
  });
});
