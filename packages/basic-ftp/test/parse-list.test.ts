import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { implementations } from "./differential/observe.ts";

/** A listing as a server sent it. */
interface Sample {
  readonly id: string;
  readonly raw: readonly string[];
}

const samples = readFileSync(new URL("../../listing/fixtures/sample.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Sample);

/** Listings that basic-ftp reads in another way, and what is better here. */
const different: Readonly<Record<string, string>> = {
  "dos-iis/006": "dates of one digit, and thousands in sizes",
  "hp3000-mpeix/030": "MPE/iX",
  "mlsd/042": "a link without a target has none",
  "mlsd/043": "a line of facts without a name is no name",
  "mlsd/059": "targets with spaces; the mode 00",
  "mlsd/060": "the type link",
  "netpresenz/071": "its columns are no owner and no date",
  "netpresenz/072": "the same",
  "netpresenz/073": "the same",
  "nlst/087": "a list of names",
  "os2/092": "OS/2",
  "os2/093": "OS/2",
  "os9/094": "OS-9",
  "unix/109": "a name of spaces",
  "unix/116": "a name of spaces",
  "unix/139": "two spaces after the year",
  "unix/140": "the same",
  "unix/149": "which of owner and group is left out",
  "unix/153": "permissions that are no letters",
  "unix/161": "the numbers of a device are no size",
  "unix/165": "the same",
  "unix/188": "the target of a link is as long as its size says",
  "vms/210": "VMS",
  "xecom-micrortos/227": "its columns",
};

function outcomeOf(which: "ours" | "theirs", text: string): unknown {
  try {
    return structuredClone(implementations[which].parseList(text).map((file) => ({ ...file })));
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

describe("G1, G3: parseList", () => {
  it.each(samples)("$id", ({ id, raw }) => {
    const text = raw.map((line) => `${line}\r\n`).join("");
    const [theirs, ours] = [outcomeOf("theirs", text), outcomeOf("ours", text)];
    if (typeof theirs === "string") {
      // Rejected there, and read here, unless nobody can know what it is.
      if (typeof ours === "string") expect(ours).toBe(theirs);
    } else if (different[id] === undefined) {
      expect(ours).toEqual(theirs);
    } else {
      expect(ours).not.toEqual(theirs);
    }
  });

  it("G3: reads listings that basic-ftp rejects", () => {
    const texts = samples.map(({ raw }) => raw.map((line) => `${line}\r\n`).join(""));
    const rejected = texts.filter((text) => typeof outcomeOf("theirs", text) === "string");
    const read = rejected.filter((text) => typeof outcomeOf("ours", text) !== "string");
    expect(read.length).toBeGreaterThan(60);
  });

  it.each([
    "-rw-r--r-- 1 user group 1234 2020-01-01 10:00 name.txt",
    "-rw-r--r--   1 user group       0 2020-01-01 10:00 name.txt",
    "drwxr-xr-x 2 user group 4096 2020/01/01 10:00 a name",
    "-rw-r--r-- 1 user group 1234 01-02-2020 10:00 name.txt",
    "-rw-r--r-- 1 user group 1234 Jan  1 10:00 name.txt",
    "-rw-r--r-- 1 user group 1234 1 Jan 2020 name.txt",
  ])("G1: the date of %j is without the size before it", (line) => {
    const ours = outcomeOf("ours", `${line}\r\n`);
    expect(ours).toEqual(outcomeOf("theirs", `${line}\r\n`));
    expect(ours).toMatchObject([{ rawModifiedAt: expect.stringMatching(/2020|Jan/) }]);
  });

  it.each([
    "-rw-r--r-- 1 anna the whole team 487 Feb 25 19:03 name.txt",
    "-rw-r--r--   1 anna the team 487 2024-02-25 19:03 name.txt",
    "   1 -rw-r--r-- 1 anna the team 487 Feb 25 19:03 name.txt",
    "-rw-r--r--1 anna the team 487 Feb 25 19:03 name.txt",
    "-rw-r--r-- 1 anna team 487 Feb 25 19:03 name.txt",
    "-rw-r--r-- 1 Domain Users  team 487 Feb 25 19:03 name.txt",
  ])("G1: the words of owner and group are told apart in %j", (line) => {
    const ours = outcomeOf("ours", `${line}\r\n`);
    expect(ours).toEqual(outcomeOf("theirs", `${line}\r\n`));
    expect(ours).toMatchObject([{ user: expect.any(String), group: expect.stringMatching(/team$/) }]);
  });

  // A date that nobody knows is quoted, and its line is listed: one that is left out would be neither downloaded nor removed.
  it.each([
    "-rw-r--r--   1 user group 1057 Feb 29  2023 name.txt",
    "-rw-r--r--   1 user group 1057 Feb 31 14:35 name.txt",
    "-rw-r--r--   1 user group 1057 Xyz 11 14:35  name.txt",
    "drwxr-x---   2 user group 4096 15 ruj 14:35 a name",
    "-rw-r--r--   1 user group 1057 2023-02-30 14:35 name.txt",
    "-rw-r--r--   1 the user the group 1057 қаң  1 20201 name.txt",
    "  12 -rw-r--r-- 1 user 1057 שמש 15 14:35 name.txt",
    "lrwxrwxrwx   1 user group 7 15 vel 14:35 name -> target",
    "-rw-r--r--   1 user group 1057 15 vel 14:35 5 Jan 2020 12:00 name",
    "13-45-20  02:35PM   57 name.txt",
    "13-45-20  02:35PM   <DIR> a name",
  ])("G1: the date of %j is not known, and all else is read", (line) => {
    const isDos = /^\d/.test(line);
    const other = isDos ? "12-05-20  02:35PM   5 other" : "-rw-r--r--   1 user group 1057 Dec 11 14:35 other";
    for (const lines of [[line], [other, line], [line, other], [line, line]]) {
      const text = lines.map((each) => `${each}\r\n`).join("");
      const ours = outcomeOf("ours", text);
      expect(ours).toEqual(outcomeOf("theirs", text));
      expect(ours).toHaveLength(lines.length);
    }
  });

  it("G1: lines that differ in their unknown dates alone keep them", () => {
    const text = [1, 2, 3]
      .map((day) => `-rw-r--r-- 1 user group 1057 Xyz ${day} 14:35 name.txt\r\n`)
      .join("");
    expect(outcomeOf("ours", text)).toEqual(outcomeOf("theirs", text));
    expect(outcomeOf("ours", text)).toHaveLength(3);
  });

  it("G1: a line that is long, and not understood, takes no long time", () => {
    const lines = ["-rw-r--r-- 1 ", "-rw-r--r--", "12-05-20 12:00 "].flatMap((start) =>
      [" ", "1", " 1", "1 1:1 ", "abc 1 "].map((part) => `${start}${part.repeat(10_000)}`),
    );
    const text = lines.map((line) => `${line}\r\n`).join("");
    expect(outcomeOf("ours", text)).toBeDefined();
  });

  it.each(["", "\r\n", "total 0\r\n"])("G1: nothing is listed by %j", (text) => {
    expect(outcomeOf("ours", text)).toEqual([]);
    expect(outcomeOf("theirs", text)).toEqual([]);
  });
});
