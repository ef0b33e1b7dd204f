/** What is on the disk, and what a client was told of it, in one form. */
import { type BigIntStats, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import type { Entry } from "ftplib";

/** One entry, whoever tells of it. What is not told is absent. */
export interface Told {
  /** Each character is one byte: different names stay different. */
  readonly name: string;
  readonly type: Entry["type"];
  readonly size?: bigint | undefined;
  readonly mode?: number | undefined;
  readonly owner?: string | undefined;
  readonly group?: string | undefined;
  readonly links?: number | undefined;
  /** Each character is one byte. */
  readonly target?: string | undefined;
  /** Epoch milliseconds, cut down to what the listing is precise to. */
  readonly modified?: number | undefined;
}

function typeOf(stats: BigIntStats): Entry["type"] {
  if (stats.isDirectory()) return "dir";
  if (stats.isSymbolicLink()) return "symlink";
  if (stats.isFIFO()) return "fifo";
  if (stats.isSocket()) return "socket";
  if (stats.isCharacterDevice()) return "char";
  return stats.isBlockDevice() ? "block" : "file";
}

/** What is on the disk. */
export interface Truth extends Told {
  /** Of a symbolic link: what it leads to, if it leads to anything. */
  readonly followed?: Truth | undefined;
}

function told(stats: BigIntStats, name: string): Told {
  return {
    name,
    type: typeOf(stats),
    size: stats.size,
    mode: Number(stats.mode & 0o7777n),
    owner: String(stats.uid),
    group: String(stats.gid),
    links: Number(stats.nlink),
    target: undefined,
    modified: Number(stats.mtimeMs),
  };
}

/** What `lstat` says of everything in a directory. */
export function truthsOf(directory: string): Truth[] {
  return readdirSync(directory, { encoding: "buffer" }).map((bytes) => {
    const path = Buffer.concat([Buffer.from(`${directory}/`), bytes]);
    const name = bytes.toString("latin1");
    const truth = told(lstatSync(path, { bigint: true }), name);
    if (truth.type !== "symlink") return truth;
    const target = readlinkSync(path, "buffer").toString("latin1");
    return { ...truth, target, followed: followed(path, name) };
  });
}

function followed(path: Buffer, name: string): Told | undefined {
  try {
    return told(statSync(path, { bigint: true }), name);
  } catch {
    return undefined;
  }
}

const UNITS = { day: 86_400_000, minute: 60_000, second: 1000, millisecond: 1 } as const;

/** The time without what the precision leaves out. */
export function cutTo(precision: keyof typeof UNITS, time: number): number {
  return Math.floor(time / UNITS[precision]) * UNITS[precision];
}

/** The numbers of this machine's users and groups by their names. */
function idsIn(file: string): ReadonlyMap<string, string> {
  const rows = readFileSync(file, "utf8").trim().split("\n");
  return new Map(rows.map((row) => row.split(":")).map(([name = "", , id = ""]) => [name, id]));
}

// `lab` is who has logged in, which is this machine's user of that number.
const users = new Map([...idsIn("/etc/passwd"), ["lab", "1"]]);
const groups = idsIn("/etc/group");

/** What an entry says, with names of users and groups as their numbers. */
export function toldBy(entry: Entry): Told {
  const { rawName, type, size, mode, owner, group, links, modified } = entry;
  return {
    name: Buffer.from(rawName).toString("latin1"),
    type,
    size: size === undefined ? undefined : BigInt(size),
    mode,
    owner: users.get(owner ?? "") ?? owner,
    group: groups.get(group ?? "") ?? group,
    links,
    target: targetBytes(entry),
    modified: modified?.time,
  };
}

/** The bytes of a target: the end of the line, where its text is one of its bytes. */
function targetBytes({ target, raw }: Entry): string | undefined {
  if (target === undefined) return undefined;
  const utf8 = Buffer.from(target);
  return (Buffer.from(raw).includes(utf8) ? utf8 : Buffer.from(target, "latin1")).toString("latin1");
}
