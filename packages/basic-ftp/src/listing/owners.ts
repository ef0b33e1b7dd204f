import type { Entry } from "@ftplib/listing";
import { beforeDate } from "./raw-date.ts";

/** Whose an entry is. */
export interface Owners {
  readonly user: string | undefined;
  readonly group: string | undefined;
}

/**
 * The owner and the group of an entry. Where the two have more than two words, and no wider gap says where the group
 * begins, the owner is the first word, as with basic-ftp.
 */
export function ownersOf(entry: Entry): Owners {
  const { facts, dialect, owner, group } = entry;
  const user = facts.get("unix.ownername") ?? facts.get("unix.owner") ?? owner;
  const named = { user, group: facts.get("unix.groupname") ?? facts.get("unix.group") ?? group };
  if (dialect !== "unix" || named.user !== undefined || named.group !== undefined) return named;
  const [first, ...rest] = wordsBetween(entry);
  return { user: first, group: rest.length > 0 ? rest.join(" ") : undefined };
}

/** The words between the number of links and the size. */
function wordsBetween(entry: Entry): string[] {
  const words = beforeDate(entry).trim().split(/\s+/);
  const links = String(entry.links);
  // An inode, and a number of blocks, may stand before the permissions.
  const permissions = words.findIndex((word) => !/^\d+$/.test(word));
  const isJoined = words[permissions]?.endsWith(links) === true;
  const at = isJoined ? permissions : words.indexOf(links, permissions + 1);
  return at < 0 ? [] : words.slice(at + 1, -1);
}
