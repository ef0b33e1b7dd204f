import { StorageKeyError } from "./storage-key-error.ts";

// Backslashes separate names on Windows servers.
const ANY_SEPARATOR = /[/\\]/;
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001F\u007F]/;

/**
 * The names that a key consists of.
 *
 * @param separator between names in the key, `:` or `/`; a slash always separates
 * @throws StorageKeyError for a key without a name, for `.` and `..`, empty names, and control characters
 */
export function namesOf(key: string, separator = "/"): string[] {
  const names = namesOfPrefix(key, separator);
  if (names.length === 0) throw new StorageKeyError(key, "has no name");
  return names;
}

/** The same for what may be empty: the whole storage. One separator at its end is left out. */
export function namesOfPrefix(prefix: string, separator = "/"): string[] {
  const path = prefix.replaceAll(separator, "/").replace(/\/$/, "");
  if (path === "") return [];
  if (CONTROL.test(path)) throw new StorageKeyError(prefix, "has a control character");
  if (path.split(ANY_SEPARATOR).some((name) => name === "." || name === ".."))
    throw new StorageKeyError(prefix, "has a part that leads elsewhere");
  const names = path.split("/");
  if (names.includes("")) throw new StorageKeyError(prefix, "has a part without a name");
  return names;
}

/** Keys in the order of their UTF-16 units, as object stores have them. */
export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
