import { sep } from "node:path";

/**
 * Whether it is the name of something in a directory, and not of the directory or of something elsewhere. Windows ignores dots and spaces at
 * the end of a name, so that `.. ` is the directory above, and reads a colon as the end of a drive, or as a stream of a file.
 */
export function isLocalName(name: string, separator: string = sep): boolean {
  if (name === "" || name === "." || name === ".." || name.includes("/")) return false;
  return separator === "/" || (!/[\\:]/.test(name) && !/^[. ]+$/.test(name));
}
