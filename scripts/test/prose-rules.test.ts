import { describe, expect, it } from "vitest";
import { checkProse, findPhrases, proseDebt } from "../sources/prose-rules.ts";
import { sourceFile } from "../sources/source-file.ts";
import { fixtureRows } from "./fixture-rows.ts";

const page = sourceFile("docs/guide.md", "It is told.\nPlain.\nA blank, and behind it a word.\n");

describe("phrases to replace", () => {
  it.each(fixtureRows("prose.txt"))("%s: %s: %s", (path = "", line = "", words?: string) => {
    const found = findPhrases(sourceFile(path, `${line}\n`));
    expect(found.map((phrase) => phrase.words)).toEqual(words === undefined ? [] : [words]);
  });

  it("a page that a program writes has none", () => {
    const text = "# Figures\n\nWritten by a program; do not edit.\n\nWhat it tells.\n";
    expect(findPhrases(sourceFile("docs/figures.md", text))).toEqual([]);
  });

  it("are counted by line", () => {
    const other = sourceFile("docs/another.md", "What it tells.\n");
    expect(proseDebt([page, other, sourceFile("docs/plain.md", "Plain.\n")])).toEqual({
      "docs/another.md": 1,
      "docs/guide.md": 2,
    });
  });
});

describe("the record", () => {
  const messages = (recorded: Record<string, number>): string[] =>
    checkProse([page], recorded).map(({ path, line, message }) => `${path}:${line}: ${message}`);

  it("may be met", () => {
    expect(messages({ "docs/guide.md": 2 })).toEqual([]);
  });

  it.each([[{}], [{ "docs/guide.md": 1 }]])("%j may not be exceeded", (recorded: Record<string, number>) => {
    const known = recorded["docs/guide.md"] ?? 0;
    expect(messages(recorded)).toEqual([
      `docs/guide.md:1: 2 lines with phrases to replace, ${known} recorded: ` +
        'line 1: "told" (reports, says), line 3: "behind" (after)',
    ]);
  });

  it.each([
    ["is lowered when prose is mended", "docs/guide.md", 3, 2],
    ["does not keep a file that is gone", "docs/gone.md", 1, 0],
  ])("%s", (_title, path, recorded, left) => {
    expect(messages({ "docs/guide.md": 2, [path]: recorded })).toEqual([
      `${path}:1: ${left} lines with phrases to replace, ${recorded} recorded: run \`pnpm record:prose\``,
    ]);
  });
});
