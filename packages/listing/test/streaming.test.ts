import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ListingItem, ListingParser, parseListing } from "../src/index.ts";
import { bytesOf, type ListingRecord, readRecords, timeOf } from "./listing-record.ts";

const records = [...readRecords("sample.jsonl"), ...readRecords("variants.jsonl")];

/** What a listing gives, cut at the given places, in a form that is easily compared. */
function parseCut(record: ListingRecord, cuts: readonly number[]): readonly string[] {
  const bytes = bytesOf(record);
  const parser = new ListingParser({ referenceTime: timeOf(record) });
  const items: ListingItem[] = [];
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    const chunk = bytes.slice(from, cut);
    items.push(...parser.push(chunk));
    // Whoever read the chunk may reuse its buffer.
    chunk.fill(0x78);
    from = cut;
  }
  items.push(...parser.end());
  return items.map(show);
}

function show(item: ListingItem): string {
  if (item.kind !== "entry") return `${item.kind} ${item.text}`;
  const { name, type, size, modified, permissions, mode, owner, group, links, target, unique, dir } = item;
  const fields = {
    name,
    type,
    size: String(size),
    modified,
    permissions,
    mode,
    owner,
    group,
    links,
    target,
    unique,
    dir,
  };
  return JSON.stringify({ ...fields, raw: Buffer.from(item.raw).toString("latin1"), facts: [...item.facts] });
}

const short = records.filter((record) => bytesOf(record).length < 260);

describe("a listing in pieces", () => {
  it.each(short.map((record) => [record.id, record] as const))(
    "%s: is the same with every single cut",
    (_id, record) => {
      const whole = parseCut(record, []);
      for (let cut = 1; cut < bytesOf(record).length; cut++) expect(parseCut(record, [cut])).toEqual(whole);
    },
  );

  it("is the same byte by byte", () => {
    for (const record of short) {
      const cuts = Array.from({ length: bytesOf(record).length }, (_, index) => index);
      expect(parseCut(record, cuts)).toEqual(parseCut(record, []));
    }
  });

  it("is the same with cuts at random", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...records),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
        (record, places) => {
          const { length } = bytesOf(record);
          const cuts = places.map((place) => Math.floor(place * length)).sort((a, b) => a - b);
          expect(parseCut(record, cuts)).toEqual(parseCut(record, []));
        },
      ),
    );
  });

  it("S82, F90: gives an entry as soon as its line is whole, once the dialect is known", () => {
    const parser = new ListingParser({ referenceTime: 0 });
    const line = (name: string): Uint8Array => Buffer.from(`-rw-r--r-- 1 a b 5 Jan  1  1970 ${name}\r\n`);
    let given = 0;
    for (let index = 0; index < 29; index++) given += parser.push(line(`${index}`)).length;
    expect(given).toBe(0);
    expect(parser.push(line("29"))).toHaveLength(30);
    expect(parser.dialect).toBe("unix");
    expect(parser.push(line("30").subarray(0, 30))).toEqual([]);
    expect(parser.push(line("30").subarray(30))).toHaveLength(1);
    expect(parser.end()).toEqual([]);
  });

  it("S82: holds nothing back when it is told that the lines are facts", () => {
    const parser = new ListingParser({ dialect: "facts" });
    expect(parser.push(Buffer.from("type=file; a\r\ntype=dir; b\r\nty"))).toHaveLength(2);
    expect(parser.dialect).toBe("facts");
  });

  it.each([
    ["unix", "total 4\r\n-rw-r--r-- 1 a b 5 Jan 12  2021 x\r\n"],
    ["unix", " drwxr-xr-x 1 a b 5 Jan 12  2021 x\r\n"],
    ["unix", "-rw-rw-r--\t1\tuser\t5\tMay 17 12:34\tx\r\n"],
    ["dos", "02-18-18  05:03PM       <DIR>          x\r\n"],
    ["facts", "\r\n x\r\n"],
    ["facts", "type=file; x\r\n-rw-r--r-- 1 a b 5 Jan 12  2021 y\r\n"],
  ])("reads the lines of LIST where facts were expected: %s, %j", (dialect, text) => {
    for (const size of [1, 7, text.length]) {
      const parser = new ListingParser({ dialect: "facts" });
      const items = [];
      for (let at = 0; at < text.length; at += size) {
        items.push(...parser.push(Buffer.from(text.slice(at, at + size))));
      }
      items.push(...parser.end());
      expect(parser.dialect).toBe(dialect);
      expect(items.find(({ kind }) => kind === "entry")).toMatchObject({ name: "x" });
    }
  });

  it("takes no line for a name where facts were expected", () => {
    const { entries } = parseListing("one\r\nanother one\r\n", { dialect: "facts" });
    expect(entries).toEqual([]);
  });

  it("takes CR CR LF for one end of line if the first line has it", () => {
    const row = (name: string): string => `-rw-r--r-- 1 a b 5 Jan 12  2021 ${name}`;
    const twice = parseListing(["total 2", row("a"), row("b c")].map((line) => `${line}\r\r\n`).join(""));
    expect(twice.entries.map(({ name }) => name)).toEqual(["a", "b c"]);
    const once = parseListing(["total 2", row("Icon\r"), row("b")].map((line) => `${line}\r\n`).join(""));
    expect(once.entries.map(({ name }) => name)).toEqual(["Icon\r", "b"]);
  });

  it("S82, F90: a listing without end takes no more memory as it goes on", () => {
    const parser = new ListingParser({ dialect: "facts" });
    const chunk = Buffer.from(
      "type=file;size=1;modify=20200101000000;perm=r;unique=1; name\r\n".repeat(1000),
    );
    let entries = 0;
    const held = (): number => process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 20; round++) entries += parser.push(chunk).length;
    const early = held();
    for (let round = 0; round < 200; round++) entries += parser.push(chunk).length;
    expect(entries).toBe(220_000);
    // Garbage comes and goes; what 200 chunks would take, if they were kept, is 12 MB.
    expect(held() - early).toBeLessThan(8_000_000);
  });
});
