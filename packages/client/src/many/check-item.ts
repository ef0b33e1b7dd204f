import { nameOf } from "../session/check-options.ts";
import { plainName, nearest } from "../session/option-names.ts";

/** What other programs call the parts of an item, by the name in lower case, without `_` and `-`. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  path: ["remote", "remotepath", "remotefile", "remotename", "filename", "file", "name", "key", "url"],
  destination: [
    ..."dest dst target to into local localpath localfile file filename output out outfile as save saveto".split(
      " ",
    ),
    ..."directory dir folder".split(" "),
  ],
  source:
    "src from local localpath localfile file filename data body content contents input stream buffer bytes".split(
      " ",
    ),
};

/**
 * Checks what many files are given as, before any is asked for. One path is not many: neither are its characters.
 *
 * @throws TypeError for anything but an iterable
 */
export function checkFiles(call: string, files: unknown): void {
  const isOne = typeof files !== "object" || files === null || files instanceof Uint8Array;
  if (!isOne && (Symbol.asyncIterator in files || Symbol.iterator in files)) return;
  throw new TypeError(`the files of ${call} must be an array or another iterable, not ${nameOf(files)}`);
}

/**
 * Checks an item of many files. What it has besides the names is the caller's own, unless the name that was probably meant is
 * missing: then a misspelled key would be a file that goes elsewhere.
 *
 * @param call the method, for the message
 * @param names the parts of an item
 * @throws TypeError for an item without a path, and for a key that probably stands for a missing one; the message names both
 */
export function checkItem(call: string, item: unknown, names: readonly string[]): void {
  const shape = `{ ${names.join(", ")} }`;
  if (typeof item !== "object" || item === null)
    throw new TypeError(`an item of ${call} must be an object: ${shape}`);
  const missing = names.filter((name) => !(name in item) || item[name as keyof typeof item] === undefined);
  for (const key of Object.keys(item)) {
    const meant = names.includes(key) ? undefined : meantBy(key, missing);
    if (meant !== undefined) {
      throw new TypeError(
        `unknown key "${key.slice(0, 64)}" of an item of ${call}: did you mean "${meant}"?`,
      );
    }
  }
  if (missing.includes("path")) throw new TypeError(`an item of ${call} needs a path: ${shape}`);
}

function meantBy(key: string, missing: readonly string[]): string | undefined {
  const plain = plainName(key);
  return missing.find((name) => MEANT[name]?.includes(plain)) ?? nearest(plain, missing);
}
