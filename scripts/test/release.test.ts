import { describe, expect, it } from "vitest";
import { expectedVersions, readChangeset } from "../release/changesets.ts";
import { faultsOf, type Released } from "../release/released.ts";

const minor = readChangeset(
  "a.md",
  '---\n"ftplib": minor\n"@ftplib/reply": patch\n---\n\nIt is new.\n\n- A part.\n',
);
const patch = readChangeset("b.md", "---\nftplib: patch\n---\n\nIt is mended.\n");
const versions = new Map([
  ["ftplib", "1.3.0"],
  ["@ftplib/reply", "0.2.1"],
]);
const fine: Released = {
  name: "ftplib",
  source: { name: "ftplib", version: "1.3.0" },
  packed: { name: "ftplib", version: "1.3.0", dependencies: { "@ftplib/reply": "^0.2.1" } },
  changelog: "# ftplib\n\n## 1.3.0\n\n- It is new.\n- It is mended.\n",
};

describe("a changeset", () => {
  it("names packages, how far each goes up, and what users read", () => {
    expect([...minor.bumps]).toEqual([
      ["ftplib", "minor"],
      ["@ftplib/reply", "patch"],
    ]);
    expect(patch.text).toBe("It is mended.");
  });

  it("that names no package is refused", () => {
    expect(() => readChangeset("c.md", "It is new.\n")).toThrow("c.md names no package");
  });

  it.each([
    ["ftplib", "1.2.3", "1.3.0"],
    ["@ftplib/reply", "0.2.0", "0.2.1"],
    ["@ftplib/netrc", "0.2.0", "0.2.0"],
  ])("raises %s from %s to %s: the highest one counts", (name, version, expected) => {
    expect(expectedVersions([{ name, version }], [patch, minor]).get(name)).toBe(expected);
  });
});

describe("a release", () => {
  it.each<readonly [string, Partial<Released>, readonly string[]]>([
    ["is fine", {}, []],
    [
      "whose version was not raised",
      { source: { name: "ftplib", version: "1.2.3" } },
      ["ftplib is 1.2.3 in its package.json, not 1.3.0"],
    ],
    [
      "whose tarball wants an older package",
      { packed: { ...fine.packed, dependencies: { "@ftplib/reply": "^0.2.0" } } },
      ["ftplib wants @ftplib/reply as ^0.2.0, not ^0.2.1"],
    ],
    [
      "whose tarball still names the workspace",
      { packed: { ...fine.packed, dependencies: { "@ftplib/reply": "workspace:^" } } },
      ["ftplib wants @ftplib/reply as workspace:^, not ^0.2.1"],
    ],
    [
      "that takes the fixes of a library from outside",
      { packed: { ...fine.packed, dependencies: { "left-pad": "^1.2.3" } } },
      [],
    ],
    [
      "that holds such a library to one version",
      { packed: { ...fine.packed, dependencies: { "left-pad": "1.2.3" } } },
      ["ftplib wants left-pad as 1.2.3, not ^…"],
    ],
    [
      "whose changelog lacks a change",
      { changelog: "# ftplib\n\n## 1.3.0\n\n- It is new.\n" },
      ["ftplib: the changelog lacks b.md"],
    ],
    [
      "whose changelog lacks the version",
      { changelog: "# ftplib\n\n## 1.2.3\n\n- It is new.\n- It is mended.\n" },
      ["ftplib: no 1.3.0 in the changelog"],
    ],
  ])("%s", (_name, changed, faults) => {
    expect(faultsOf({ ...fine, ...changed }, versions, [minor, patch])).toEqual(faults);
  });
});
