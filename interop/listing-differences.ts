/** What the lab's servers do not tell as it is, and why: what listings are compared with besides `lstat`. */
import type { LabServer } from "./lab-server.ts";
import { cutTo, type Told, type Truth } from "./listing-truth.ts";

/** The command that tells of an entry. */
export type Way = "LIST" | "MLSD" | "MLST";

/** One thing that a server says otherwise than it is. */
interface Difference {
  readonly of: readonly LabServer["software"][];
  readonly by: readonly Way[];
  readonly why: string;
  /** What it says of an entry that this concerns; undefined: nothing at all. */
  readonly says: (truth: Truth, now: number) => Truth | undefined;
}

const DAY = 86_400_000;
const CONTROL = /[\x00-\x1f\x7f]/;
const isSpecial = ({ type }: Told): boolean => ["block", "char", "fifo", "socket"].includes(type);
const facts = ["MLSD", "MLST"] as const;

/** What a reader makes of a time without a year: the newest year in which it is no more than a day ahead. */
function newestYear(time: number, now: number): number {
  const date = new Date(cutTo("minute", time));
  date.setUTCFullYear(new Date(now).getUTCFullYear() + 1);
  while (date.getTime() > now + DAY) date.setUTCFullYear(date.getUTCFullYear() - 1);
  return date.getTime();
}

/** The bytes that are UTF-8 as they are, each other one as a question mark; each character is a byte. */
function questioned(name: string): string {
  return name.replace(
    // Unicode, table 3-7.
    /([\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})|[^]/g,
    (_, wellFormed: string | undefined) => wellFormed ?? "?",
  );
}

const differences: readonly Difference[] = [
  {
    of: ["proftpd", "pure-ftpd", "pyftpdlib"],
    by: ["LIST"],
    why: "print the time, and no year, of dates ahead, however far",
    says: (truth, now) =>
      (truth.modified ?? 0) <= now ? truth : { ...truth, modified: newestYear(truth.modified ?? 0, now) },
  },
  {
    of: ["vsftpd"],
    by: ["LIST"],
    why: "prints users and groups from 2^31 on as negative numbers of 32 bits that were made unsigned ones of 64",
    says: (truth) => ({ ...truth, owner: widened(truth.owner), group: widened(truth.group) }),
  },
  {
    of: ["proftpd"],
    by: ["LIST"],
    why: "prints the first 15 digits of a size",
    says: (truth) => ({ ...truth, size: BigInt(String(truth.size).slice(0, 15)) }),
  },
  {
    of: ["proftpd"],
    by: facts,
    why: "names who has logged in as the owner of everything",
    says: (truth) => ({ ...truth, owner: "1", group: "1" }),
  },
  {
    of: ["proftpd"],
    by: facts,
    why: "has no types for devices, fifos and sockets",
    says: (truth) => (isSpecial(truth) ? { ...truth, type: "file" } : truth),
  },
  {
    of: ["proftpd", "pure-ftpd"],
    by: facts,
    why: "do not tell sizes of directories",
    says: (truth) => (truth.type === "dir" ? { ...truth, size: undefined } : truth),
  },
  {
    of: ["proftpd", "pyftpdlib"],
    by: facts,
    why: "leave out links that lead nowhere; the tree's own root is not the server's, so that absolute ones do",
    says: (truth) => (truth.type === "symlink" && truth.followed === undefined ? undefined : truth),
  },
  {
    of: ["proftpd"],
    by: ["MLST"],
    why: "gives a link the type of what it leads to; its size is of the link all the same",
    says: (truth) => (truth.type === "symlink" ? { ...truth, type: truth.followed?.type ?? "file" } : truth),
  },
  {
    of: ["proftpd", "pure-ftpd"],
    by: facts,
    why: "do not tell where links lead",
    says: (truth) => ({ ...truth, target: undefined }),
  },
  {
    of: ["pyftpdlib"],
    by: facts,
    why: "tells of what a link leads to, under the link's name",
    says: (truth) => truth.followed ?? truth,
  },
  {
    of: ["pyftpdlib"],
    by: facts,
    why: "has no types for devices, fifos and sockets, and tells neither modes nor owners unless asked to",
    says: (truth) => ({
      ...truth,
      type: isSpecial(truth) ? "file" : truth.type,
      mode: undefined,
      owner: undefined,
      group: undefined,
    }),
  },
  {
    of: ["proftpd", "pure-ftpd", "pyftpdlib"],
    by: facts,
    why: "have no fact for the number of links",
    says: (truth) => ({ ...truth, links: undefined }),
  },
  {
    of: ["pure-ftpd"],
    by: ["LIST", ...facts],
    why: "leaves out names with control bytes",
    says: (truth) => (CONTROL.test(truth.name) ? undefined : truth),
  },
  {
    of: ["pure-ftpd"],
    by: ["LIST"],
    why: "leaves out devices, fifos and sockets",
    says: (truth) => (isSpecial(truth) ? undefined : truth),
  },
  {
    of: ["pure-ftpd"],
    by: facts,
    why: "has no types for devices, fifos and sockets, and calls them unknown",
    says: (truth) => (isSpecial(truth) ? { ...truth, type: "unknown" } : truth),
  },
  {
    of: ["pyftpdlib"],
    by: ["LIST", ...facts],
    why: "prints a question mark for each byte that is not UTF-8",
    says: (truth) => ({
      ...truth,
      name: questioned(truth.name),
      target: truth.target === undefined ? undefined : questioned(truth.target),
    }),
  },
];

function widened(id: string | undefined): string {
  return String(BigInt.asUintN(64, BigInt.asIntN(32, BigInt(id ?? 0))));
}

/** The differences of a server by one of its commands. */
export function differencesOf({ software }: LabServer, way: Way): readonly Difference[] {
  return differences.filter(({ of, by }) => of.includes(software) && by.includes(way));
}

/** What the server says of an entry; undefined: nothing. */
export function saidBy(server: LabServer, way: Way, truth: Truth, now: number): Told | undefined {
  let said: Truth | undefined = truth;
  for (const { says } of differencesOf(server, way)) {
    if (said !== undefined) said = says(said, now);
  }
  if (said === undefined) return undefined;
  const { followed: _, ...told } = said;
  return told;
}

/** Why the server does not list the directory of that name, each character of which is a byte; undefined: it does. */
export function unlistable({ software }: LabServer, way: Way, name: string): string | undefined {
  if (software === "pyftpdlib" && questioned(name) !== name) return "it takes nothing but UTF-8";
  if (software !== "pure-ftpd") return undefined;
  if (CONTROL.test(name)) return "it makes underscores of control bytes";
  return way === "LIST" && name.includes("\\") ? "it goes into nothing with a backslash" : undefined;
}
