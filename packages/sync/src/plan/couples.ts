import { folded } from "@ftplib/files/internal";
import type { IgnoreRules } from "../filter/ignore-rules.ts";
import type { TreeEntry } from "../tree/tree.ts";
import { compareNames, within } from "../tree/tree-path.ts";
import type { Directory, WalkState } from "./walk-state.ts";

/** What both sides have in a directory. */
export interface ListedDirectory {
  readonly directory: Directory;
  readonly source: readonly TreeEntry[];
  readonly target: readonly TreeEntry[];
  readonly ignored: IgnoreRules;
}

/** An entry that one side has, or both. */
export interface Couple {
  readonly name: string;
  readonly path: string;
  /** Undefined also where the source's entry does not take part. */
  readonly source: TreeEntry | undefined;
  readonly target: TreeEntry | undefined;
  /** Whether the path is excluded, on either side. */
  readonly isExcluded: boolean;
  /** Another name of the source that the target takes for this one. */
  readonly twin: string | undefined;
}

/** The entries of both sides by name, in the order of their bytes. */
export function* couplesOf(walk: WalkState, listed: ListedDirectory): Generator<Couple, void, undefined> {
  const source = inOrder(listed.source);
  const target = inOrder(listed.target);
  if (walk.walking.targetTraits.ignoresCase) return yield* foldedCouples(walk, listed, source, target);
  let at = 0;
  for (const entry of source) {
    for (; isBefore(target[at], entry); at++) yield coupleOf(walk, listed, undefined, target[at]);
    const isBoth = target[at]?.name === entry.name;
    yield coupleOf(walk, listed, entry, isBoth ? target[at++] : undefined);
  }
  for (; at < target.length; at++) yield coupleOf(walk, listed, undefined, target[at]);
}

/** The same for a target that takes names for one which differ in case: the first of several has the target's entry. */
function* foldedCouples(
  walk: WalkState,
  listed: ListedDirectory,
  source: readonly TreeEntry[],
  target: readonly TreeEntry[],
): Generator<Couple, void, undefined> {
  const theirs = new Map(target.map((entry) => [folded(entry.name), entry]));
  const seen = new Map<string, string>();
  for (const entry of source) {
    const key = folded(entry.name);
    const twin = seen.get(key);
    if (twin === undefined) seen.set(key, entry.name);
    yield coupleOf(walk, listed, entry, twin === undefined ? theirs.get(key) : undefined, twin);
  }
  for (const [key, entry] of theirs) if (!seen.has(key)) yield coupleOf(walk, listed, undefined, entry);
}

function inOrder(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  return entries.toSorted((a, b) => compareNames(a.name, b.name));
}

function isBefore(entry: TreeEntry | undefined, other: TreeEntry): boolean {
  return entry !== undefined && compareNames(entry.name, other.name) < 0;
}

function coupleOf(
  walk: WalkState,
  { directory, ignored }: ListedDirectory,
  source: TreeEntry | undefined,
  target: TreeEntry | undefined,
  twin?: string,
): Couple {
  const entry = (source ?? target) as TreeEntry;
  const path = within(directory.path, entry.name);
  const isOut =
    directory.isExcluded ||
    (!walk.filter.isOpen &&
      (walk.filter.isExcluded(path, entry.type === "directory", ignored) ||
        (entry.type === "file" && walk.filter.isOutOfRange(entry))));
  return { name: entry.name, path, source: isOut ? undefined : source, target, isExcluded: isOut, twin };
}
