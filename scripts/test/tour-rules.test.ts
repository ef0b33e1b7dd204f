import { describe, expect, it } from "vitest";
import { type SourceFile, sourceFile } from "../sources/source-file.ts";
import { checkTour } from "../sources/tour-rules.ts";

const home = "packages/client/src/";
const sources = {
  [`${home}many/run.ts`]:
    'import { begin } from "../transfer/begin.ts";\nexport class Run {\n  get isOver(): boolean {\n',
  [`${home}transfer/begin.ts`]:
    'import { parse227 } from "@ftplib/reply";\nexport async function begin(): Promise<void> {\n',
  [`${home}log/mask.ts`]: "export const MASK = 1;\n",
  "packages/reply/src/parse-227.ts": "export function parse227(): void {\n",
};
const start = "[A](../ARCHITECTURE.md) → [run](../packages/client/src/many/run.ts)";
const step = "[begin](../packages/client/src/transfer/begin.ts)";

function messages(architecture: string, tour: string): string[] {
  const files: SourceFile[] = Object.entries({
    ...sources,
    "ARCHITECTURE.md": architecture,
    "docs/tour.md": tour,
  }).map(([path, text]) => sourceFile(path, text));
  return checkTour(files).map(({ path, line, message }) => `${path}:${line}: ${message}`);
}

const question = (path: string, answer = ""): string => `# Tour\n\n## Where?\n\n${answer}\n\nPath: ${path}\n`;

describe("the tour", () => {
  it.each([
    `${start} \`Run\`, \`isOver\` → ${step} \`begin\``,
    `${start} → ${step} →\n[parse](../packages/reply/src/parse-227.ts) \`parse227\``,
  ])("may lead through files along their imports: %s", (path) => {
    expect(
      messages("`many/`", question(path, "`Run.isOver` and `begin()` of `many/`, not `STOR x`")),
    ).toEqual([]);
  });

  it.each([
    ["[run](../packages/client/src/many/run.ts)", "Where?: no path that begins with ARCHITECTURE.md"],
    ["[A](../ARCHITECTURE.md)", "Where?: no path that begins with ARCHITECTURE.md"],
    [`${start} \`gone\``, "Where?: packages/client/src/many/run.ts does not declare gone"],
    [`${start} \`begin\``, "Where?: packages/client/src/many/run.ts does not declare begin"],
    [
      `${start} → [x](../packages/client/src/many/x.ts)`,
      "Where?: packages/client/src/many/x.ts is not there",
    ],
    [
      `${start} → [mask](../packages/client/src/log/mask.ts) \`MASK\``,
      "Where?: no earlier step leads to packages/client/src/log/mask.ts",
    ],
    [
      `[A](../ARCHITECTURE.md) → ${step}`,
      "Where?: no earlier step leads to packages/client/src/transfer/begin.ts",
    ],
  ])("%s: %s", (path, message) => {
    expect(messages("`many/`", question(path))).toEqual([`docs/tour.md:3: ${message}`]);
  });

  it("names nothing that the files of the path do not have", () => {
    const found = messages("`many/`", question(start, "It is `begin`, then `Other.end`."));
    expect(found).toEqual(["docs/tour.md:5: Where?: no file of the path has Other.end"]);
  });
});

describe("ARCHITECTURE.md", () => {
  const page = question(start);

  it("may name files, folders, and members of a class", () => {
    const text =
      "`many/`, `many/run.ts`, `packages/reply`, `docs/tour.md`, `Run.isOver`, `@ftplib/reply`, `timeout.total`";
    expect(messages(text, page)).toEqual([]);
  });

  it.each([
    ["`many/`, `many/other.ts`", "many/other.ts is not there"],
    ["`many/`, `packages/other/`", "packages/other/ is not there"],
    ["`many/`, `other.ts`", "other.ts is not there"],
    ["`many/`, `Run.begin`", "no file declares Run.begin"],
    ["`many/`, `Other.isOver`", "no file declares Other.isOver"],
  ])("%s: %s", (text, message) => {
    expect(messages(text, page)).toEqual([`ARCHITECTURE.md:1: ${message}`]);
  });

  it("and the tour have to be there", () => {
    expect(checkTour([]).map(({ message }) => message)).toEqual(["the page is missing"]);
  });
});
