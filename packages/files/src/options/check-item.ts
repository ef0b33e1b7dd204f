import { optionHint, type OtherNames } from "ftplib/internal";

/** What an item of a run over many files must have, and what callers write in place of it. */
export interface ItemKeys {
  /** Whose items they are: `uploadMany()`, say. */
  readonly where: string;
  readonly others: OtherNames;
}

const LOCAL = { name: "local" };
const PATH = { name: "path" };

/** Names of the server's side, and of this machine's, that mean the same in both directions. */
const EITHER_WAY: OtherNames = {
  localpath: LOCAL,
  localfile: LOCAL,
  file: LOCAL,
  filename: LOCAL,
  remote: PATH,
  remotepath: PATH,
  remotefile: PATH,
  name: PATH,
};

export const UPLOAD_ITEM: ItemKeys = {
  where: "uploadMany()",
  others: {
    ...EITHER_WAY,
    source: LOCAL,
    src: LOCAL,
    from: LOCAL,
    data: LOCAL,
    content: LOCAL,
    to: PATH,
    target: PATH,
    dest: PATH,
    destination: PATH,
  },
};

export const DOWNLOAD_ITEM: ItemKeys = {
  where: "downloadMany()",
  others: {
    ...EITHER_WAY,
    source: PATH,
    src: PATH,
    from: PATH,
    to: LOCAL,
    target: LOCAL,
    dest: LOCAL,
    destination: LOCAL,
  },
};

/**
 * Checks that an item of a run names both of its sides. Other keys are the caller's own.
 *
 * @throws TypeError for what is not an item; it names the key that is missing, and the one that was probably meant for it
 */
export function checkItemKeys(
  item: unknown,
  { where, others }: ItemKeys,
): asserts item is {
  readonly local: unknown;
  readonly path: string | Uint8Array;
} {
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    throw new TypeError(`an item of ${where} must be an object { local, path }, not ${kindOf(item)}`);
  }
  for (const key of ["local", "path"] as const) {
    if (key in item && (item as Record<string, unknown>)[key] !== undefined) continue;
    const meant = Object.keys(item).find((name) => !(name in KNOWN) && isMeant(name, key, others));
    const hint = meant === undefined ? "it needs { local, path }" : `"${meant}" is called "${key}" here`;
    throw new TypeError(`an item of ${where} has no "${key}": ${hint}`);
  }
  const { path } = item as { readonly path: unknown };
  if (typeof path !== "string" && !(path instanceof Uint8Array)) {
    throw new TypeError(
      `the path of an item of ${where} must be a string or a Uint8Array, not ${kindOf(path)}`,
    );
  }
}

/**
 * Checks that the items of a run can be iterated over.
 *
 * @throws TypeError for anything else
 */
export function checkItems(items: unknown, { where }: ItemKeys): void {
  if (typeof items === "object" && items !== null) {
    if (Symbol.asyncIterator in items || Symbol.iterator in items) return;
  }
  throw new TypeError(`${where} takes an array or another iterable of { local, path }, not ${kindOf(items)}`);
}

const KNOWN = { local: true, path: true };

function isMeant(name: string, key: string, others: OtherNames): boolean {
  return optionHint(name, [key], others) === `did you mean "${key}"?`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return `${/^[aeiou]/.test(typeof value) ? "an" : "a"} ${typeof value}`;
}
