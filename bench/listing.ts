// Lines per second of @ftplib/listing, of basic-ftp's parser and of parse-listing, on the same listings, in one run.
// Each entry's name, size, type and time is read. Run it with `node bench/listing.ts`: it writes docs/listing-speed.md.
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
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
const ROUNDS = 25;
// Rounds that do not count, for the compiler.
const WARM_UP = 5;
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

/** The processor time of one run in seconds: other programs on the machine do not count. */
function timeOf(parser: (bytes: Buffer) => number, bytes: Buffer): number {
  const start = process.cpuUsage();
  const count = parser(bytes);
  const { user, system } = process.cpuUsage(start);
  return count === LINES && sink > 0 ? (user + system) / 1e6 : Number.POSITIVE_INFINITY;
}

/** The lower quartile, the median and the upper quartile. */
function quartiles(values: readonly number[]): readonly [number, number, number] {
  const ordered = [...values].sort((a, b) => a - b);
  const at = (part: number): number => ordered[Math.round((ordered.length - 1) * part)] as number;
  return [at(0.25), at(0.5), at(0.75)];
}

/** Times the parser of that name whenever it is told to, in a process of its own: nobody cleans up behind another. */
function serve(name: string): void {
  const parser = parsers[name];
  if (parser === undefined) throw new RangeError(`no such parser: ${name}`);
  process.on("message", (dialect: string) => {
    process.send?.(timeOf(parser, Buffer.from(listings[dialect] ?? "")));
  });
}

/** The parsers in turn, round by round, so that whatever slows the machine down slows all of them. */
async function race(dialect: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const runners = Object.keys(parsers).map((name) => {
    const options = { serialization: "advanced" } as const;
    return { name, child: fork(import.meta.filename, [name], options), times: [] as number[] };
  });
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const { child, times } of runners) {
      child.send(dialect);
      const [time] = (await once(child, "message")) as [number];
      if (round >= WARM_UP) times.push(time);
    }
  }
  for (const { child } of runners) child.disconnect();
  return new Map(runners.map(({ name, times }) => [name, times]));
}

const shown = ([low, middle, high]: readonly number[], digits: number): string =>
  `${middle?.toFixed(digits)} (${low?.toFixed(digits)} to ${high?.toFixed(digits)})`;

async function report(): Promise<void> {
  const rows: string[] = [];
  for (const dialect of Object.keys(listings)) {
    const times = await race(dialect);
    const own = times.get("@ftplib/listing") ?? [];
    const speed = quartiles(own.map((time) => LINES / time / 1e6));
    const ratios = ["basic-ftp", "parse-listing"].map((name) => {
      const rival = times.get(name) ?? [];
      const isAble = rival.every(Number.isFinite);
      return isAble
        ? shown(quartiles(rival.map((time, round) => time / (own[round] as number))), 1)
        : "cannot read it";
    });
    rows.push(`| ${dialect} | ${shown(speed, 2)} | ${ratios.join(" | ")} |`);
    console.log(rows.at(-1));
  }
  const page = `<!-- Written by bench/listing.ts; do not edit. -->

# The speed of \`@ftplib/listing\`

${LINES.toLocaleString("en")} lines of each dialect, from bytes to entries of which the name, the size, the type and the time were read; those of MLSD have eight
facts. Processor time of one core, on Node ${process.versions.node.split(".")[0]}. The parsers took turns, ${ROUNDS} rounds each; told are the median and, in parentheses, the quartiles.
"Times" is how many times as fast as the other parser of the same round \`@ftplib/listing\` is: those numbers hardly depend on the machine, the first one
does.

| listing | million lines a second | times basic-ftp | times parse-listing |
| --- | --- | --- | --- |
${rows.join("\n")}

basic-ftp leaves the dates of DOS and of Unix as text. parse-listing does not know MLSD. Both take a whole listing as one string;
@ftplib/listing was given chunks of 64 KiB.

To measure: \`node bench/listing.ts\`.
`;
  writeFileSync(new URL("../docs/listing-speed.md", import.meta.url), page);
}

const [name] = process.argv.slice(2);
if (name === undefined) await report();
else serve(name);
