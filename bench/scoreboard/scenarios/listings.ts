import type { Scenario } from "../scenario.ts";
import { at, type FaultRule, faults } from "@ftplib/testkit";
import { all, FILE, gets, holds, holdsAtMost, lists, succeeds } from "../verdicts.ts";

const group = "Names and listings";
const DATE = "20260102030405";

/** What LIST, MLSD and NLST say instead of the truth; names in `directories` are told to be directories. */
function says(
  names: readonly string[],
  facts = `size=1;modify=${DATE};`,
  directories: readonly string[] = [],
): readonly FaultRule[] {
  const lines = (line: (name: string, isDirectory: boolean) => string): string =>
    names.map((name) => `${line(name, directories.includes(name))}\r\n`).join("");
  const mlsd = lines((name, isDirectory) => `type=${isDirectory ? "dir" : "file"};${facts} ${name}`);
  const list = lines(
    (name, isDirectory) => `${isDirectory ? "d" : "-"}rw-r--r-- 1 me me 1 Jan 02 2026 ${name}`,
  );
  return [
    at("mlsd-bytes", faults.replaceData(mlsd)),
    at("list-bytes", faults.replaceData(list)),
    at("nlst-bytes", faults.replaceData(lines((name) => name))),
  ];
}

const million: readonly string[] = Array.from({ length: 1_000_000 }, (_, index) => `file-${index}`);
const list: Scenario["steps"] = () => [{ op: "list", remote: "" }];

export const listings: readonly Scenario[] = [
  {
    id: "climbing-name",
    group,
    title: "a directory is downloaded whole; its listing has `../evil`",
    rows: ["S30"],
    passes: "nothing is written outside the directory that was named",
    server: () => ({ tree: { d: { good: "g" }, evil: "e" }, faults: [says(["good", "../evil"])] }),
    steps: (scene) => [{ op: "mirror", remote: "d", local: scene.local("d") }],
    judge: all(
      holds((_, scene) => scene.saw("RETR"), "fails before RETR"),
      holds((_, scene) => scene.readOutside("files/evil") === undefined, "writes outside the directory"),
    ),
  },
  {
    id: "climbing-backslash",
    group,
    title: "the same with `..\\evil`",
    rows: ["S31"],
    passes: "no file of that name is written",
    server: () => ({
      tree: { d: { good: "g", "..\\evil": "e" } },
      faults: [says(["good", "..\\evil"])],
    }),
    steps: (scene) => [{ op: "mirror", remote: "d", local: scene.local("d") }],
    judge: all(
      holds((_, scene) => scene.saw("RETR"), "fails before RETR"),
      holds((_, scene) => scene.readOutside("files/d/..\\evil") === undefined, "writes it"),
    ),
  },
  {
    id: "dots",
    group,
    title: "a listing has `.` and `..`",
    rows: ["S40"],
    passes: "the other name alone is given",
    server: () => ({
      tree: { good: "x" },
      faults: [says([".", "..", "good"], `modify=${DATE};`, [".", ".."])],
    }),
    steps: list,
    judge: lists("good"),
  },
  {
    id: "proto-fact",
    group,
    title: "MLSD has the fact `__proto__`, and a file has this name",
    rows: ["S86"],
    passes: "both names are given",
    server: () => ({
      tree: { good: "x" },
      faults: [says(["__proto__", "good"], `__proto__=x;constructor=y;size=1;modify=${DATE};`)],
    }),
    steps: list,
    judge: lists("__proto__", "good"),
  },
  {
    id: "bad-facts",
    group,
    title: "MLSD has a date and a size that are none",
    rows: ["S85", "S87"],
    passes: "both names are given",
    server: () => ({
      tree: { good: "x" },
      faults: [says(["one", "good"], "size=12abc;modify=garbage;")],
    }),
    steps: list,
    judge: lists("one", "good"),
  },
  {
    id: "unknown-line",
    group,
    title: "one line of a LIST is in no form, and there is no MLSD",
    rows: ["S84", "F86"],
    passes: "the two other names are given",
    server: () => ({
      tree: { one: "x" },
      without: ["MLSD", "MLST"],
      faults: [
        at(
          "list-bytes",
          faults.replaceData(
            "-rw-r--r-- 1 me me 1 Jan 02 2026 one\r\n???? what is this\r\n-rw-r--r-- 1 me me 1 Jan 02 2026 two\r\n",
          ),
        ),
        at("nlst-bytes", faults.replaceData("one\r\ntwo\r\n")),
      ],
    }),
    steps: list,
    judge: lists("one", "two"),
  },
  {
    id: "odd-names",
    group,
    title: "names with blanks at their ends, with `;`, ` -> `, and in UTF-8",
    rows: ["S94", "F89"],
    passes: "exactly these names are given",
    server: () => ({
      tree: { " led": "1", "ends ": "2", "a; b": "3", "a -> b": "4", größe: "5", "two  blanks": "6" },
    }),
    steps: list,
    judge: lists(" led", "ends ", "a; b", "a -> b", "größe", "two  blanks"),
  },
  {
    id: "odd-name-download",
    group,
    title: "a file named with blanks and in UTF-8 is downloaded",
    rows: ["S22", "F89"],
    passes: "the file arrives",
    server: () => ({ tree: { "größe  mit blank .txt": FILE } }),
    steps: (scene) => [{ op: "download", remote: "größe  mit blank .txt", local: scene.local("file") }],
    judge: gets(),
  },
  {
    id: "listing-refused",
    group,
    title: "a listing breaks off in the middle with 426",
    rows: ["S42", "F85"],
    passes: "an error",
    server: () => ({
      tree: Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`file${index}`, "x"])),
      faults: ["mlsd", "list", "nlst"].map((verb) => at(`${verb}-bytes`, faults.failData(500, "426 Cut"))),
    }),
    steps: list,
    deadline: 20_000,
    judge: all(
      holds((_, scene) => scene.saw("LIST", "MLSD", "NLST"), "fails before a listing"),
      holds(({ done }) => !done, "reports success"),
    ),
  },
  {
    id: "empty-directory",
    group,
    title: "an empty directory",
    rows: ["F47"],
    passes: "success, and no names",
    server: () => ({ tree: {} }),
    steps: list,
    judge: all(
      holds((_, scene) => scene.saw("LIST", "MLSD", "NLST"), "asks for no listing"),
      lists(),
    ),
  },
  {
    id: "million",
    group,
    title: "a listing of a million lines is counted",
    rows: ["S82", "F90"],
    passes: "the number is right, in 60 s, with at most 256 MiB of memory",
    server: () => ({ tree: { good: "x" }, faults: [says(million)] }),
    job: () => ({ timeout: 30_000 }),
    steps: () => [{ op: "count", remote: "" }],
    deadline: 60_000,
    judge: all(
      succeeds,
      holds(({ values }) => countOf(values[0]) === million.length, "another number"),
      holdsAtMost(256),
    ),
  },
];

/** A number, or as many as there are lines. */
function countOf(value: unknown): unknown {
  return Array.isArray(value) ? value.length : value;
}
