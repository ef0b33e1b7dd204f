import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entry, ListingParser, nameHazards, parseFacts, parseListing } from "../src/index.ts";

const referenceTime = Date.UTC(2024, 11, 30);
const unix = (name: string): string => `-rw-r--r--   1 owner group    5 Jan  1  2020 ${name}`;

function entriesOf(text: string | Uint8Array): readonly Entry[] {
  return parseListing(text, { referenceTime }).entries;
}

describe("whatever a server sends", () => {
  it("S82: throws nothing, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        for (const item of parseListing(bytes, { referenceTime }).items)
          if (item.kind === "entry") touch(item);
      }),
    );
  });

  it("S82, S85: throws nothing, whatever is put between the words of listings", () => {
    const word = fc.constantFrom(
      ..."-rw-r--r-- drwxr-xr-x 1 0 11, 42 owner Jan 12:34 2020 29 Feb type=file; size=1; <DIR> 02-18-18 05:03PM ;1 [A,B] + \t / *STMF : ) 9999999999999999999 -1".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.oneof(word, fc.string({ maxLength: 8 })), { maxLength: 12 }), { maxLength: 6 }),
        (lines) => {
          const text = lines.map((words) => words.join(" ")).join("\n");
          for (const item of parseListing(text, { referenceTime }).items)
            if (item.kind === "entry") touch(item);
        },
      ),
    );
  });

  // A test for each, so that a slow machine has time for each.
  const hostile = [" ", "-", "1 ", "a ", "0", "drwxr-xr-x ", "a;", "<", ";1 ", "\t", "=", "Jan ", "1-", "9:"];

  it.each(hostile)("S83: gets through a line of a megabyte of %j, which patterns are slow on", (piece) => {
    const length = 1 << 20;
    const line = `-rw-r--r-- 1 ${piece.repeat(Math.floor(length / piece.length))}`;
    for (const maxLineLength of [65_536, 2 * length]) {
      const parser = new ListingParser({ maxLineLength, referenceTime });
      parser.push(Buffer.from(`${line}\n${unix("x")}\n`));
      const items = parser.end();
      expect(
        items.filter((item) => item.kind === "entry").map((item) => (item as Entry).name.slice(-1)),
      ).toContain("x");
    }
  });

  it("S83: gets through many short lines of the same", () => {
    for (const piece of [" ", "-", "1 ", "a ", "a;", "<DIR> ", "=", "Jan "]) {
      const line = `${piece.repeat(400)}\n`;
      expect(parseListing(line.repeat(200), { referenceTime }).items.length).toBeLessThanOrEqual(200);
    }
  });

  it("S82: cuts a line that is too long, and says so", () => {
    const parser = new ListingParser({ maxLineLength: 100, referenceTime });
    const items = parser
      .push(Buffer.from(`${unix("a")}\n${unix("b".repeat(1000))}\n${unix("c")}\n`))
      .concat(parser.end());
    expect(items.map(({ kind }) => kind)).toEqual(["entry", "unparsed", "entry"]);
    expect(items[1]?.raw).toHaveLength(100);
  });

  it("S82: a line of just the longest length is whole, with LF and with CR LF, and at the end", () => {
    const line = unix("x".repeat(10));
    for (const end of ["\n", "\r\n", ""]) {
      const parser = new ListingParser({ maxLineLength: line.length, referenceTime });
      const items = parser.push(Buffer.from(line + end)).concat(parser.end());
      expect(items.map(({ kind }) => kind)).toEqual(["entry"]);
    }
  });

  it("S86: facts and names that are called like what all objects have do no harm", () => {
    for (const name of Object.getOwnPropertyNames(Object.prototype)) {
      const [entry] = entriesOf(`${name}=x;type=file; ${name}`);
      expect(entry?.name).toBe(name);
      expect(entry?.facts.get(name.toLowerCase())).toBe("x");
      expect(entriesOf(unix(name))[0]?.name).toBe(name);
    }
    expect(parseFacts("type=constructor; a")?.type).toBe("unknown");
  });

  it("S87: a bad field spoils itself alone", () => {
    expect(parseFacts("type=file;size=5;modify=garbage;unix.mode=99; a")).toMatchObject({
      name: "a",
      size: 5,
      type: "file",
    });
    expect(parseFacts("type=file;size=5;modify=garbage; a")?.modified).toBeUndefined();
    expect(parseFacts("type=file;size=5;modify=20201301000000; a")?.modified).toBeUndefined();
    expect(parseFacts("type=file;unix.mode=99; a")?.mode).toBeUndefined();
  });

  it("S85: a number is exact or absent", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (size) => {
        const expected = size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : size;
        if (String(size).length > 19) return;
        expect(parseFacts(`type=file;size=${size}; a`)?.size).toBe(expected);
        expect(entriesOf(`-rw-r--r-- 1 a b ${size} Jan  1  2020 x`)[0]?.size).toBe(expected);
        expect(entriesOf(`02-18-18  05:03PM ${size} x`)[0]?.size).toBe(expected);
      }),
    );
    for (const size of ["12abc", "1e309", "-1", "0x10", "", "9".repeat(400), "1.5"]) {
      expect(parseFacts(`type=file;size=${size}; a`)).toMatchObject({ name: "a", size: undefined });
    }
  });
});

function touch(entry: Entry): void {
  const {
    name,
    rawName,
    raw,
    modified,
    permissions,
    mode,
    owner,
    group,
    links,
    target,
    unique,
    created,
    facts,
    hazards,
  } = entry;
  expect([
    name,
    rawName,
    raw,
    modified,
    permissions,
    mode,
    owner,
    group,
    links,
    target,
    unique,
    created,
    facts,
    hazards,
  ]).toHaveLength(14);
  if (entry.modified !== undefined) expect(Number.isFinite(entry.modified.time)).toBe(true);
}

describe("names", () => {
  it("S90: their bytes come back as they were", () => {
    const byte = fc.integer({ min: 1, max: 255 }).filter((value) => value !== 10 && value !== 13);
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 40 }), (bytes) => {
        const name = Uint8Array.from(bytes);
        const facts = Buffer.concat([Buffer.from("type=file; "), name]);
        expect([...(parseFacts(facts)?.rawName ?? [])]).toEqual(bytes);
      }),
    );
  });

  it("S90: two names that differ never read alike", () => {
    const list = Buffer.from("type=file; caf\xe9\ntype=file; caf\xe8\ntype=file; caf\xc3\xa9\n", "latin1");
    expect(parseListing(list).entries.map(({ name }) => name)).toEqual(["café", "cafè", "café"]);
    const [first, , third] = parseListing(list).entries;
    expect(first?.rawName).not.toEqual(third?.rawName);
  });

  it("S90: are decoded as asked", () => {
    const decode = (bytes: Uint8Array): string => new TextDecoder("shift_jis").decode(bytes);
    const list = Buffer.from("type=file; \x93\xfa\x96{.txt\n", "latin1");
    expect(parseListing(list, { decode }).entries[0]?.name).toBe("日本.txt");
    expect(parseFacts(list.subarray(0, -1), decode)?.name).toBe("日本.txt");
  });

  it("S33: one that comes twice is given twice", () => {
    expect(entriesOf(`${unix("a")}\n${unix("a")}\n`).map(({ name }) => name)).toEqual(["a", "a"]);
  });

  it.each([
    ["a", []],
    ["", ["empty"]],
    [".", ["self"]],
    ["..", ["parent"]],
    ["...", []],
    ["a..b", []],
    ["../etc/passwd", ["parent", "separator"]],
    ["a\\..\\b", ["parent", "separator"]],
    ["/etc/passwd", ["separator"]],
    ["a\0b", ["control"]],
    ["\u001b[2J", ["control"]],
    ["a\u0085b", ["control"]],
    ["\u202etxt.exe", ["bidi"]],
  ] as const)("S40, S94: %j is flagged as %j, and not altered", (name, hazards) => {
    expect(nameHazards(name)).toEqual(hazards);
    expect(nameHazards(Buffer.from(name))).toEqual(hazards);
    if (name !== "") expect(parseFacts(`type=file; ${name}`)).toMatchObject({ name, hazards });
  });

  it("S94: columns, arrows and semicolons in a name are the name's", () => {
    const names = [
      "  lead",
      "a -> b",
      "total 5",
      "x; y=z; w",
      "-rw-r--r-- 1 a b 5 Jan  1  2020 q",
      "trail  ",
      "type=dir; no",
    ];
    for (const name of names) {
      expect(entriesOf(`${unix("first")}\n${unix(name)}`)[1]?.name).toBe(name);
      expect(parseFacts(`type=file; ${name}`)?.name).toBe(name);
    }
  });
});

describe("lines that are no entries", () => {
  it("F86, S84: what is not understood comes out as such, in its place", () => {
    const { items, problems } = parseListing(`total 3\n${unix("a")}\nwhat is this?\n${unix("b")}\n`, {
      referenceTime,
    });
    expect(items.map((item) => (item.kind === "entry" ? item.name : `${item.kind}: ${item.text}`))).toEqual([
      "notice: total 3",
      "a",
      "unparsed: what is this?",
      "b",
    ]);
    expect(problems.map(({ text }) => text)).toEqual(["what is this?"]);
    expect(Buffer.from(problems[0]?.raw ?? []).toString()).toBe("what is this?");
  });

  it("F86: every line of a listing is an item, blank ones aside", () => {
    const line = fc.constantFrom(
      unix("a"),
      "what?",
      "type=file; b",
      "02-18-18  05:03PM   953 c",
      "+r,\td",
      "x: Permission denied",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 80 }), (lines) => {
        expect(parseListing(lines.join("\r\n"), { referenceTime }).items).toHaveLength(lines.length);
      }),
    );
  });

  it("S84: an odd line in another dialect is read in that", () => {
    const { dialect, entries } = parseListing(
      `${unix("a")}\n${unix("b")}\ntype=file;size=7; c\n+s8,r,\td\n`,
      { referenceTime },
    );
    expect(dialect).toBe("unix");
    expect(entries.map(({ name, dialect }) => `${name} ${dialect}`)).toEqual([
      "a unix",
      "b unix",
      "c facts",
      "d eplf",
    ]);
  });

  it.each([
    "nope: No such file or directory",
    "ls: cannot access 'x': Permission denied",
    "/bin/ls: x: Input/output error",
    "No members found.",
    "%RMS-E-FNF, file not found",
    "x: Not a directory",
  ])("an error text is one: %s", (text) => {
    const { dialect, entries, problems } = parseListing(`${text}\r\n`);
    expect({ dialect, entries, kinds: problems.map(({ kind }) => kind) }).toEqual({
      dialect: undefined,
      entries: [],
      kinds: ["error"],
    });
  });

  it("an empty listing is empty, and no problem", () => {
    for (const text of ["", "\r\n", "  \n\n"])
      expect(parseListing(text)).toEqual({ dialect: undefined, entries: [], problems: [], items: [] });
  });
});

describe("times", () => {
  it("F82: tell their precision, zone, and whether the year was inferred", () => {
    const [recent, old, exact] = entriesOf(
      "-rw-r--r-- 1 a b 5 Oct 22 08:34 x\n-rw-r--r-- 1 a b 5 Jan  1  2020 y\n-rw-r--r-- 1 a b 5 2005-06-10 21:14:05 +0200 z\n",
    );
    expect(recent?.modified).toEqual({
      time: Date.UTC(2024, 9, 22, 8, 34),
      precision: "minute",
      zone: "unknown",
      yearInferred: true,
    });
    expect(old?.modified).toEqual({
      time: Date.UTC(2020, 0, 1),
      precision: "day",
      zone: "unknown",
      yearInferred: false,
    });
    expect(exact?.modified).toEqual({
      time: Date.UTC(2005, 5, 10, 19, 14, 5),
      precision: "second",
      zone: "utc",
      yearInferred: false,
    });
  });

  it("F82: are made UTC with the server's offset; days are not", () => {
    const serverOffset = -5 * 3_600_000;
    const text = "-rw-r--r-- 1 a b 5 Oct 22 23:34 x\n-rw-r--r-- 1 a b 5 Jan  1  2020 y\n";
    const [recent, old] = parseListing(text, { referenceTime, serverOffset }).entries;
    expect(recent?.modified).toMatchObject({ time: Date.UTC(2024, 9, 23, 4, 34), zone: "server" });
    expect(old?.modified).toMatchObject({ time: Date.UTC(2020, 0, 1), zone: "unknown" });
    expect(parseFacts("type=file;modify=20200101000000; a")?.modified).toMatchObject({
      time: Date.UTC(2020, 0, 1),
      zone: "utc",
    });
  });

  it("F82: a date without a year is of the newest year that is no more than a day ahead", () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: -363 * day, max: day - 60_000 }),
        (now, ago) => {
          const minute = Math.floor((now + ago) / 60_000) * 60_000;
          const date = new Date(minute);
          if (date.getUTCMonth() === 1 && date.getUTCDate() === 29) return;
          const month = date.toLocaleString("en", { month: "short", timeZone: "UTC" });
          const time = date.toISOString().slice(11, 16);
          const [entry] = parseListing(`-rw-r--r-- 1 a b 5 ${month} ${date.getUTCDate()} ${time} x`, {
            referenceTime: now,
          }).entries;
          expect(entry?.modified?.time).toBe(minute);
        },
      ),
    );
  });

  it("F82: no day that does not exist", () => {
    for (const date of ["Feb 30  2020", "Feb 29  2021", "Apr 31 12:00", "Jan 32 12:00"]) {
      expect(entriesOf(`-rw-r--r-- 1 a b 5 ${date} x`)).toEqual([]);
    }
  });

  it("F82: zeros are no date, but the name behind them is a name", () => {
    for (const date of [
      "Jan  0 12:00",
      "Jan 00  1900",
      "0000-00-00 00:00",
      "00/00/00 00:00",
      "Jan  1  0000",
    ]) {
      const [entry] = entriesOf(`-rw-r--r-- 1 a b 5 ${date} x y`);
      expect(entry).toMatchObject({ name: "x y", size: 5, modified: undefined });
    }
  });
});
