import { isAbsolute, relative } from "node:path";

/** A local path as it is shown: relative to the working directory if it is inside of it. */
export function shownLocal(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") || isAbsolute(short) ? path : short;
}
