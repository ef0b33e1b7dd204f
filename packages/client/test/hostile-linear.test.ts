import { ListingParser, parseFacts } from "@ftplib/listing";
import { parseNetrc } from "@ftplib/netrc";
import {
  decodeText,
  escapeControls,
  parse150,
  parse227,
  parse229,
  parse257,
  parseFeat,
  Reply,
  ReplyParser,
} from "@ftplib/reply";
import { describe, expect, it } from "vitest";
import { command } from "../src/command/command.ts";
import { size } from "../src/exchange/size.ts";
import { mlsdEntry } from "../src/list/mlsd-entry.ts";
import { Secrets } from "../src/command/secrets.ts";
import { runs } from "./fuzz.ts";

/** What is repeated: each is the pump of some pattern that would go over it again and again. */
const pumps = [
  "a",
  " ",
  "0",
  "-",
  ",",
  ";",
  "=",
  "\t",
  "(",
  ")",
  '"',
  ".",
  "[",
  "|",
  "/",
  "\\",
  "^",
  "#",
  "\r",
  "\xff",
  "\x1b",
  "é",
  "0-",
  "1 ",
  "1,",
  "a=",
  "a;",
  "a=b;",
  "-r",
  "<DIR>",
  "Jan ",
  "12:34 ",
  " -> ",
  '""',
  "(1",
  " (1",
  " (1 bytes",
  "(|",
  "..",
  "../",
  "1.",
  "1,1,1,1,1,",
  "drwxr-xr-x ",
  "[0]",
  "[a,b] ",
  ";1 ",
  "\n",
  "\n ",
  "machine ",
  "login ",
  "211-\n",
];

type Parse = (text: string) => unknown;

function quietly(parse: Parse): Parse {
  return (text) => {
    try {
      return parse(text);
    } catch {
      return undefined;
    }
  };
}

function list(text: string): void {
  const parser = new ListingParser({ referenceTime: 0 });
  for (const item of [...parser.push(Buffer.from(text, "latin1")), ...parser.end()]) {
    if (item.kind === "entry")
      void [item.name, item.facts, item.modified, item.permissions, item.owner, item.target, item.hazards];
  }
}

function sizeIn(text: string): unknown {
  const conversation = size(command("SIZE"));
  conversation.next();
  return conversation.next(new Reply(text.split("\n")));
}

const secrets = new Secrets();
secrets.add("aaaa(1 aaab");

/** Every parser of what a server or a file says, with what comes ahead of the pump. */
const parsers: Readonly<Record<string, readonly [Parse, ...string[]]>> = {
  "the reply parser": [
    (text) => {
      const parser = new ReplyParser({
        maxLineLength: 1 << 21,
        maxReplyLength: 1 << 22,
        maxReplyLines: 1 << 21,
      });
      return [parser.push(Buffer.from(text, "latin1")), parser.end()];
    },
    "220 ",
    "220-",
    "220-\r\n",
    "",
  ],
  parse150: [parse150, "150 x (", "150 "],
  parse227: [parse227, "227 (", "227 "],
  parse229: [parse229, "229 (", "229 "],
  "the size of a 213": [sizeIn, "213 ", "213 1", "213-\n"],
  parse257: [parse257, '257 "', "257 "],
  "the features of a 211": [(text) => parseFeat(new Reply(text.split("\n"))), "211-\n ", "211-\n"],
  mlsdEntry: [mlsdEntry, "", "type=", "type=file;"],
  parseFacts: [
    (text) => parseFacts(text),
    "",
    "type=",
    "type=file;",
    "UNIX.mode=",
    "modify=",
    "type=OS.unix=slink:",
  ],
  "the netrc": [(text) => parseNetrc(text), "", "machine x login y password ", "macdef x\n", '"'],
  escapeControls: [escapeControls, ""],
  decodeText: [(text) => decodeText(Buffer.from(text, "latin1")), ""],
  "the masking of secrets": [(text) => secrets.mask(text), ""],
  "the listing parser": [
    list,
    "",
    "-rw-r--r-- 1 ",
    "-rw-r--r-- 1 a b 1 Jan 1 2020 ",
    "-",
    "01-01-20  01:00AM ",
    "01-01-20  01:00AM       <DIR>  ",
    "+",
    "type=file;",
    "A.B;1 ",
    "DIRECTORY ",
    "total ",
    "d [RWCEAFMS] ",
    "drwxr-xr-x 1 owner group 1 2020-01-01 ",
  ],
};

function cost(parse: Parse, text: string): number {
  // The time on the wall: what the processor is said to have worked is counted in steps of 4 ms on some machines.
  const begin = performance.now();
  parse(text);
  return performance.now() - begin;
}

/**
 * How many times as long the text of `factor` times the length takes. The least that each of both took in some tries
 * is what counts: the collector of garbage and whatever else the machine does have their say, too. No more tries than it takes to find it `enough` or less.
 */
function growth(
  parse: Parse,
  make: (length: number) => string,
  length: number,
  factor: number,
  enough: number,
): number {
  let [long, short] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let ratio = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 16 && ratio > enough; attempt++) {
    long = Math.min(long, cost(parse, make(factor * length)));
    short = Math.min(short, cost(parse, make(length)));
    // What takes next to no time has no ratio.
    ratio = long / Math.max(short, 1);
  }
  return ratio;
}

// A quadratic parser takes 16 times as long for four times the text, and 256 times as long for sixteen times the text; a
// linear one may have to ask for more memory, which costs up to three times as much again.
const FOURFOLD = 10;
const SIXTEENFOLD = 100;
// The longer run (`pnpm fuzz`) has longer lines, and their ends too.
const isLong = runs(1) > 1;
const LENGTH = isLong ? 16_384 : 4_096;
const tails = isLong ? ["!", ""] : ["!"];

describe("S79, S83: the time that a parser takes grows with the text, and no faster", () => {
  it.each(Object.entries(parsers))(
    "S83: %s, on long lines of every kind, and on a mebibyte of the slowest",
    (_, [parse, ...heads]) => {
      const quiet = quietly(parse);
      const slow: string[] = [];
      let worst = { milliseconds: 0, name: "", make: (length: number): string => "a".repeat(length) };
      for (const head of heads) {
        for (const pump of pumps) {
          for (const tail of tails) {
            const make = (length: number): string => head + pump.repeat(length / pump.length) + tail;
            const name = `${JSON.stringify(head)} ${JSON.stringify(pump)} ${JSON.stringify(tail)}`;
            const ratio = growth(quiet, make, LENGTH, 4, FOURFOLD);
            if (ratio > FOURFOLD) slow.push(`${name}: ${ratio.toFixed(1)}`);
            const milliseconds = cost(quiet, make(4 * LENGTH));
            if (milliseconds > worst.milliseconds) worst = { milliseconds, name, make };
          }
        }
      }
      expect(slow).toEqual([]);
      // A listing's lines have a limit of their own; a mebibyte of it is many.
      const many = (length: number): string => `${worst.make(32_767)}\n`.repeat(length / 32_768);
      const ratio = growth(quiet, parse === list ? many : worst.make, 1 << 16, 16, SIXTEENFOLD);
      expect(ratio, worst.name).toBeLessThanOrEqual(SIXTEENFOLD);
    },
  );

  it("S83: the measure tells a quadratic parser from a linear one", () => {
    const make = (length: number): string => "a".repeat(length);
    const linear = (text: string): number => text.split("").length;
    const quadratic = (text: string): boolean => /a+b/.test(text);
    const everyTry = 0;
    expect(growth(linear, make, 65_536, 4, everyTry)).toBeLessThan(FOURFOLD);
    expect(growth(quadratic, make, 4_096, 4, everyTry)).toBeGreaterThan(FOURFOLD);
  });
});
