import { describe, expect, it } from "vitest";
import { type Debt, debts, type Layer, layers } from "../layers.ts";
import { checkRooms } from "../sources/room-rules.ts";
import { type SourceFile, sourceFile } from "../sources/source-file.ts";
import { fixtureRows } from "./fixture-rows.ts";

const home = "packages/house/src/";
const plain: Layer = { name: "house", uses: [], pure: false };
const withRooms: Layer = { ...plain, rooms: ["main.ts", "top", ".", "middle", "bottom"] };

/** The files of a graph such as `a > b, b > c`; paths are relative to `src`. */
function filesOf(graph: string): SourceFile[] {
  const texts = new Map<string, string>();
  for (const arrow of graph.split(", ")) {
    const [from = "", to = ""] = arrow.split(" > ");
    texts.set(from, `${texts.get(from) ?? ""}${importOf(from, to)}\n`);
    texts.set(to, texts.get(to) ?? "");
  }
  return [...texts].map(([name, text]) => sourceFile(`${home}${name}.ts`, text));
}

function importOf(from: string, to: string): string {
  const up = "../".repeat(from.split("/").length - 1) || "./";
  return `import { x } from "${up}${to}.ts";`;
}

function messages(files: readonly SourceFile[], layer: Layer, debt: Debt = {}): string[] {
  const found = checkRooms(files, { house: layer }, { house: debt });
  return found.map(({ path, message }) => `${path}: ${message}`);
}

describe("import circles", () => {
  it.each(fixtureRows("import-circles.txt"))("%s: %s", (graph = "", circle?: string) => {
    const found = messages(filesOf(graph), plain);
    if (circle === undefined) return expect(found).toEqual([]);
    const [way = "", others] = circle.split(" (");
    const names = way.split(" → ").map((name) => `${name}.ts`);
    const rest = others === undefined ? "" : ` (${others}`;
    return expect(found).toEqual([`${home}${names[0]}: an import circle: ${names.join(" → ")}${rest}`]);
  });

  it.each([
    'import type { B } from "./b.ts";',
    'import { type B } from "./b.ts";',
    'export type { B } from "./b.ts";',
    'export * from "./b.ts";',
    'const { b } = await import("./b.ts");',
    'let b: import("./b.ts").B;',
    'import "./b.ts";',
    'import {\n  b,\n} from "./b.ts";',
  ])("%j counts", (line) => {
    const a = sourceFile(`${home}a.ts`, `${line}\n`);
    const b = sourceFile(`${home}b.ts`, 'import { a } from "./a.ts";\n');
    expect(messages([a, b], plain)).toEqual([`${home}a.ts: an import circle: a.ts → b.ts → a.ts`]);
  });

  it("names the line of the import", () => {
    const a = sourceFile(`${home}a.ts`, '\nimport { b } from "./b.ts";\n');
    const b = sourceFile(`${home}b.ts`, 'import { a } from "./a.ts";\n');
    expect(checkRooms([a, b], { house: plain }, {}).map(({ line }) => line)).toEqual([2]);
  });

  it("reports each of two circles", () => {
    expect(messages(filesOf("a > b, b > a, c > d, d > c"), plain)).toHaveLength(2);
  });

  it("does not look at tests or other packages", () => {
    const elsewhere = ["packages/house/test/", "packages/garden/src/"].flatMap((folder) => [
      sourceFile(`${folder}a.ts`, 'import { b } from "./b.ts";\n'),
      sourceFile(`${folder}b.ts`, 'import { a } from "./a.ts";\n'),
    ]);
    expect(messages(elsewhere, plain)).toEqual([]);
  });
});

describe("rooms", () => {
  it.each(fixtureRows("rooms.txt"))("%s may import %s, or: %s", (from = "", to = "", message?: string) => {
    const depth = from.split("/").length - 1;
    const files = [
      sourceFile(`${home}${from}`, `import { x } from "${"../".repeat(depth) || "./"}${to}";\n`),
      sourceFile(`${home}${to}`, ""),
    ];
    expect(messages(files, withRooms)).toEqual(message === undefined ? [] : [`${home}${from}: ${message}`]);
    expect(messages(files, plain)).toEqual([]);
  });
});

describe("the client's rooms", () => {
  const order = ["cli.ts", "cli/program.ts", "ftp.ts"].concat(
    ["many", "file", "list", "transfer", "session", "exchange", "errors", "log", "command"].map(
      (room) => `${room}/a.ts`,
    ),
  );
  const pairs = order.flatMap((high, at) => order.slice(at + 1).map((low) => [high, low] as const));

  function found(from: string, to: string): string[] {
    const path = `packages/client/src/${from}`;
    const up = from.includes("/") ? "../" : "./";
    const files = [
      sourceFile(path, `import { x } from "${up}${to}";\n`),
      sourceFile(`packages/client/src/${to}`, ""),
    ];
    return checkRooms(files, layers, {}).map(({ message }) => message);
  }

  it.each(pairs)("%s may import %s, and not the other way", (high, low) => {
    expect(found(high, low)).toEqual([]);
    expect(found(low, high)).toEqual([expect.stringMatching(/^an import of a higher room: /)]);
  });
});

describe("debts", () => {
  const circle = filesOf("a > b, b > a");
  const misplaced = filesOf("bottom/a > ftp");

  it("a known circle is no finding", () => {
    expect(messages(circle, plain, { filesInCircles: 2 })).toEqual([]);
  });

  it("a circle that grows is a finding", () => {
    expect(messages(filesOf("a > b, b > c, c > a"), plain, { filesInCircles: 2 })).toHaveLength(1);
  });

  it.each([
    [filesOf("a > b"), { filesInCircles: 2 }, "house: 0 files are in circles, not 2: lower filesInCircles"],
    [
      filesOf("ftp > bottom/a"),
      { isOutsideRooms: true },
      "house: its files are in their rooms: remove isOutsideRooms",
    ],
  ])("a debt that is paid is a finding", (files, debt, message) => {
    expect(messages(files, withRooms, debt)).toEqual([`scripts/layers.ts: ${message}`]);
  });

  it("files that are known to be outside their rooms are no finding", () => {
    expect(messages(misplaced, withRooms)).toHaveLength(1);
    expect(messages(misplaced, withRooms, { isOutsideRooms: true })).toEqual([]);
  });

  it("no other package than the client has debts", () => {
    expect(Object.keys(debts).filter((folder) => folder !== "client")).toEqual([]);
  });
});
