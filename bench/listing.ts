// Lines per second of @ftplib/listing, of basic-ftp's parser and of parse-listing, on the same listings, in one run.
// Each entry's name, size, type and time is read. Run it with `node bench/listing.ts`.
import { createRequire } from "node:module";
import { ListingParser } from "@ftplib/listing";

const require = createRequire(import.meta.url);

interface Rival {
  readonly name: string;
  readonly type: unknown;
  readonly size: unknown;
  readonly modifiedAt?: Date | undefined;
  readonly rawModifiedAt?: string;
}

const { parseList } = require("basic-ftp/dist/parseList.js") as { parseList(text: string): readonly Rival[] };
interface Parsed {
  readonly name: string;
  readonly type: number;
  readonly size: string;
  readonly time: number;
}

const { parseEntries } = require("parse-listing") as {
  parseEntries(text: string, callback: (error: unknown, entries: readonly Parsed[]) => void): void;
};

const LINES = 100_000;
const ROUNDS = 15;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** The same listing in three dialects; numbers that look like chance, and are the same in every run. */
function listing(line: (index: number, random: (below: number) => number) => string): string {
  let seed = 1;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  return Array.from({ length: LINES }, (_, index) => `${line(index, random)}\r\n`).join("");
}

const two = (value: number): string => String(value).padStart(2, "0");

const listings: Readonly<Record<string, string>> = {
  unix: listing((index, random) => {
    const size = String(random(10_000_000)).padStart(12);
    const time = random(2) === 0 ? ` ${2000 + random(20)}` : `${two(random(24))}:${two(random(60))}`;
    const kind = random(10) === 0 ? "drwxr-xr-x" : "-rw-r--r--";
    return `${kind}    1 john     users   ${size} ${MONTHS[random(12)]} ${String(1 + random(28)).padStart(2)} ${time} file name ${index}.txt`;
  }),
  dos: listing((index, random) => {
    const date = `${two(1 + random(12))}-${two(1 + random(28))}-${two(random(24))}`;
    const time = `${two(1 + random(12))}:${two(random(60))}${random(2) === 0 ? "AM" : "PM"}`;
    const size = random(10) === 0 ? "      <DIR>         " : String(random(10_000_000)).padStart(20);
    return `${date}  ${time} ${size} file name ${index}.txt`;
  }),
  mlsd: listing((index, random) => {
    const modify = `${2000 + random(20)}${two(1 + random(12))}${two(1 + random(28))}${two(random(24))}${two(random(60))}${two(random(60))}`;
    return `type=file;size=${random(10_000_000)};modify=${modify};perm=adfrw;unique=28U${index};UNIX.mode=0644;UNIX.owner=5001;UNIX.group=5001; file name ${index}.txt`;
  }),
};

let sink = 0;

// Each from the bytes that a data connection gives.
const parsers: Readonly<Record<string, (bytes: Buffer) => number>> = {
  "@ftplib/listing": (bytes) => {
    const parser = new ListingParser({ referenceTime: Date.UTC(2024, 11, 30) });
    let count = 0;
    for (let at = 0; at < bytes.length; at += 65_536)
      count += take(parser.push(bytes.subarray(at, at + 65_536)));
    return count + take(parser.end());
  },
  "basic-ftp": (bytes) => {
    const entries = parseList(bytes.toString());
    for (const { name, size, type, modifiedAt } of entries) {
      sink += name.length + Number(size) + Number(type) + (modifiedAt?.getTime() ?? 0);
    }
    return entries.length;
  },
  "parse-listing": (bytes) => {
    let count = 0;
    parseEntries(bytes.toString(), (_error, entries) => {
      count = entries.length;
      for (const { name, size, type, time } of entries) sink += name.length + Number(size) + type + time;
    });
    return count;
  },
};

function take(items: ReturnType<ListingParser["push"]>): number {
  let count = 0;
  for (const item of items) {
    if (item.kind !== "entry") continue;
    sink += item.name.length + Number(item.size ?? 0) + item.type.length + (item.modified?.time ?? 0);
    count++;
  }
  return count;
}

/** Lines per second of processor time, the median of some rounds: other programs on the machine do not count. */
function measure(parser: (bytes: Buffer) => number, text: string): number {
  const bytes = Buffer.from(text);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.cpuUsage();
    const count = parser(bytes);
    const { user, system } = process.cpuUsage(start);
    times.push(user + system);
    if (count === 0) return 0;
  }
  return (LINES * 1e6) / (times.sort((a, b) => a - b)[ROUNDS >> 1] as number);
}

for (const [dialect, text] of Object.entries(listings)) {
  const speeds = Object.entries(parsers).map(([name, parser]) => [name, measure(parser, text)] as const);
  const [[, own], ...rivals] = speeds as [readonly [string, number], ...(readonly [string, number])[]];
  for (const [name, speed] of speeds) {
    console.log(
      dialect.padEnd(5),
      name.padEnd(16),
      speed === 0 ? "cannot read it" : `${(speed / 1e6).toFixed(2)} M lines/s`,
    );
  }
  console.log(
    dialect.padEnd(5),
    "ratio".padEnd(16),
    (own / Math.max(...rivals.map(([, speed]) => speed))).toFixed(2),
  );
}
if (sink === 0) console.log("nothing was read");
