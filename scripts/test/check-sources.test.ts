import { describe, expect, it } from "vitest";
import { checkArrows, checkManifests, checkPurity } from "../sources/layer-rules.ts";
import { checkDecisions } from "../sources/reference-rules.ts";
import { type SourceFile, sourceFile } from "../sources/source-file.ts";
import { checkText } from "../sources/text-rules.ts";
import { libraryPackages } from "../workspace.ts";
import { fixtureRows } from "./fixture-rows.ts";

function messages(files: readonly SourceFile[]): string[] {
  const found = [...files.flatMap((file) => checkText(file)), ...checkArrows(files), ...checkPurity(files)];
  return found.map(({ message }) => message);
}

describe("one line", () => {
  it.each(fixtureRows("forbidden-lines.txt"))(
    "%s must not have: %s",
    (path = "", line = "", expected = "") => {
      const found = messages([sourceFile(path, `${line}\n`)]);
      expect(found).toHaveLength(1);
      expect(found[0]).toContain(expected);
    },
  );

  it.each(fixtureRows("allowed-lines.txt"))("%s may have: %s", (path = "", line = "") => {
    expect(messages([sourceFile(path, `${line}\n`)])).toEqual([]);
  });
});

it.each(["work", "root", "tmp", "Users", "mnt", "home/ada"])("a path in /%s is of one machine", (folder) => {
  const file = sourceFile("docs/guide.md", `See \`/${folder}/notes/today\`.\n`);
  expect(messages([file])).toEqual(["a path of one machine"]);
});

it.each(["child_process", "node:child_process"])("S27: a library that imports %s is found", (name) => {
  const library = sourceFile("packages/client/src/a.ts", `const programs = await import("${name}");\n`);
  expect(messages([library])).toEqual([
    "child_process in a library: a name must never start a program (S27)",
  ]);
});

it("S27: one file of the command line may start programs, and no other", () => {
  const text = 'import { spawn } from "node:child_process";\n';
  const rule = "child_process in a library: a name must never start a program (S27)";
  const found = ["password/start-program.ts", "password/other.ts"].map((path) =>
    messages([sourceFile(`packages/cli/src/${path}`, text)]).includes(rule),
  );
  expect(found).toEqual([false, true]);
});

describe("several files", () => {
  const reader = sourceFile("packages/netrc/src/read-netrc.ts", 'import { open } from "node:fs/promises";\n');
  const file = sourceFile("packages/netrc/src/file.ts", 'export { readNetrc } from "./read-netrc.ts";\n');

  it("lets the impure entry of a pure package reach node: modules", () => {
    expect(messages([reader, file])).toEqual([]);
  });

  it("does not let the main entry reach them", () => {
    const index = sourceFile("packages/netrc/src/index.ts", 'export { readNetrc } from "./read-netrc.ts";\n');
    expect(messages([reader, file, index])).toEqual(["node:fs/promises in a pure package"]);
  });
});

it.each([
  [400, []],
  [401, ["longer than 400 lines"]],
])("a source file of %i lines", (count, expected) => {
  expect(messages([sourceFile("packages/reply/src/reply.ts", "\n".repeat(count))])).toEqual(expected);
});

it.each([
  [{ dependencies: { "left-pad": "1.0.0" } }, "depends on left-pad"],
  [{ optionalDependencies: { ftplib: "1.0.0" } }, "depends on ftplib"],
  [{ peerDependencies: { "@ftplib/netrc": "1.0.0" } }, "depends on @ftplib/netrc"],
  [{ scripts: { postinstall: "node install.js" } }, "has an install script: postinstall"],
  [{ name: "reply" }, "is named reply, not @ftplib/reply"],
])("S101: a manifest with %o", (extra, expected) => {
  const manifest = { name: "@ftplib/reply", version: "1.0.0", ...extra };
  const found = checkManifests([{ folder: "reply", path: "", manifest }]);
  expect(found.map(({ message }) => message)).toEqual([expected]);
});

it("a decision that is cited is there", () => {
  const folder = ["docs", "decisions"].join("/");
  const code = sourceFile("packages/reply/src/reply.ts", `// ${folder}/0001\n// ${folder}/0002\n`);
  const first = sourceFile(`${folder}/0001-first.md`, "# First\n");
  expect(checkDecisions([code, first])).toEqual([
    { path: code.path, line: 2, message: "decision 0002 is not there" },
  ]);
});

it("every published package has its row", () => {
  const folders = libraryPackages().map(({ folder }) => folder);
  expect(folders.length).toBeGreaterThanOrEqual(6);
  expect(checkManifests(libraryPackages())).toEqual([]);
});
