/** Which part of a list is asked for. */
export interface PageOptions {
  readonly prefix: string;
  /** The last key, or common prefix, of the page before. */
  readonly cursor: string | undefined;
  /** How many keys and common prefixes at most. */
  readonly limit: number;
  /** Keys that have it after the prefix are shown as what they begin with. */
  readonly delimiter: string | undefined;
}

/** A part of a list. */
export interface Page {
  readonly keys: string[];
  readonly prefixes: string[];
  /** For the next page; undefined on the last one. */
  readonly cursor: string | undefined;
}

/** A page of sorted keys, all of which begin with the prefix. */
export function pageOf(sorted: readonly string[], { prefix, cursor, limit, delimiter }: PageOptions): Page {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last: string | undefined;
  for (const key of sorted) {
    const common = commonPrefix(key, prefix, delimiter);
    const shown = common ?? key;
    if (cursor !== undefined && (shown <= cursor || (common !== undefined && cursor.startsWith(common))))
      continue;
    if (shown === prefixes.at(-1)) continue;
    if (keys.length + prefixes.length >= limit) return { keys, prefixes, cursor: last };
    if (common === undefined) keys.push(key);
    else prefixes.push(common);
    last = shown;
  }
  return { keys, prefixes, cursor: undefined };
}

/** What the key begins with, up to the first delimiter after the prefix. */
function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (delimiter === undefined || delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}
