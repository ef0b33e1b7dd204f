import type { SiteEntry } from "@ftplib/files";
import { pathMatcher } from "@ftplib/files/internal";
import { UsageError } from "../../errors/usage-error.ts";
import { bytes, type OptionValues } from "../../options/option.ts";
import type { findOptions } from "./find-options.ts";
import { readTime } from "../touch/read-time.ts";

type Condition = (entry: SiteEntry) => boolean;

const TYPES: Readonly<Record<"f" | "d" | "l", SiteEntry["type"]>> = {
  f: "file",
  d: "directory",
  l: "symlink",
};
const sizes = bytes("--size <bytes>", "");

/**
 * What the flags ask of an entry.
 *
 * @throws UsageError for a size or a time that cannot be read
 */
export function conditionOf(options: OptionValues<typeof findOptions>, now: Date): Condition {
  const { name, iname, type, size = [], newer, older } = options;
  const all: Condition[] = [];
  if (name !== undefined) all.push(ofName(name, false));
  if (iname !== undefined) all.push(ofName(iname, true));
  if (type !== undefined) all.push((entry) => entry.type === TYPES[type]);
  for (const each of size) all.push(ofSize(each));
  if (newer !== undefined) {
    const time = readTime(newer, now, "--newer").getTime();
    all.push(({ mtime }) => mtime !== undefined && mtime.getTime() > time);
  }
  if (older !== undefined) {
    const time = readTime(older, now, "--older").getTime();
    all.push(({ mtime }) => mtime !== undefined && mtime.getTime() < time);
  }
  return (entry) => all.every((condition) => condition(entry));
}

function ofName(globs: readonly string[], nocase: boolean): Condition {
  const matches = pathMatcher(globs, { nocase });
  return ({ name }) => matches(name);
}

function ofSize(given: string): Condition {
  const sign = /^[+-]/.exec(given)?.[0];
  const wanted = sizes.read?.(sign === undefined ? given : given.slice(1), undefined);
  if (wanted === undefined) throw new UsageError(`--size takes a number of bytes, not "${given}"`);
  return ({ size, type }) => {
    if (size === undefined || type === "directory") return false;
    if (sign === undefined) return size === wanted;
    return sign === "+" ? size > wanted : size < wanted;
  };
}
