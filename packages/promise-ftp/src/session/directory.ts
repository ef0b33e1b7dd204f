import { posix } from "node:path";

/** Where `path` leads from a directory; both may be relative. */
export function directoryFrom(directory: string, path: string): string {
  return path.startsWith("/") ? posix.normalize(path) : posix.join(directory, path);
}
