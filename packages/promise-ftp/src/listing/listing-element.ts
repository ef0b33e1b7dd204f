import type { Entry } from "@ftplib/listing";

/** Who may do what: letters of `rwx`. */
export interface Rights {
  readonly user: string;
  readonly group: string;
  readonly other: string;
}

/** An entry of a directory. What is optional comes with listings of Unix alone. */
export interface ListingElement {
  /** `-` a file, `d` a directory, `l` a symbolic link. */
  readonly type: string;
  readonly name: string;
  /** Bytes; 0 for a directory of a listing of Windows. */
  readonly size: number;
  /** The time of the last change. Listings have no time zone: it is taken for the time of this machine. */
  readonly date: Date;
  readonly rights?: Rights;
  readonly owner?: string;
  readonly group?: string;
  /** Where a link leads. */
  readonly target?: string | undefined;
  readonly sticky?: boolean;
  /** Whether there is an access control list besides. */
  readonly acl?: boolean;
}

const TYPES: Readonly<Partial<Record<Entry["type"], string>>> = { file: "-", dir: "d", symlink: "l" };

/** The entry in the words of promise-ftp; undefined for what it has no words for, such as a device. */
export function elementOf(entry: Entry): ListingElement | undefined {
  const type = TYPES[entry.type];
  if (type === undefined) return undefined;
  const { name, permissions } = entry;
  const [size, date] = [Number(entry.size ?? 0), dateOf(entry)];
  if (entry.dialect !== "unix" || permissions === undefined) return { name, type, size, date };
  const { owner = "", group = "", target } = entry;
  const [letters, sticky] = withoutSticky(permissions);
  const rights = { user: some(letters, 0), group: some(letters, 3), other: some(letters, 6) };
  const acl = /^\S{10}\+/.test(Buffer.from(entry.raw.subarray(0, 11)).toString("latin1"));
  // In the order of promise-ftp, for who prints them.
  return { type, name, target, sticky, rights, acl, owner, group, size, date };
}

/** The letters without the sticky bit, and whether it is set. */
function withoutSticky(permissions: string): [letters: string, sticky: boolean] {
  const letters = permissions.replace(/^.*(?=.{9}$)/s, "");
  const last = letters.at(-1);
  if (last !== "t" && last !== "T") return [letters, false];
  return [letters.slice(0, -1) + (last === "t" ? "x" : "-"), true];
}

function some(letters: string, from: number): string {
  return letters.slice(from, from + 3).replaceAll("-", "");
}

/** The entry's time: a day is one of UTC, a time of day is one of this machine, as with promise-ftp. */
function dateOf({ modified }: Entry): Date {
  const moment = new Date(modified?.time ?? Number.NaN);
  if (modified === undefined || modified.precision === "day" || modified.zone === "utc") return moment;
  const [year, month, day] = [moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()];
  return new Date(
    year,
    month,
    day,
    moment.getUTCHours(),
    moment.getUTCMinutes(),
    moment.getUTCSeconds(),
    moment.getUTCMilliseconds(),
  );
}
