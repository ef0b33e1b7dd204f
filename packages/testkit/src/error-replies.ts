import type { ByteString } from "./byte-string.ts";

const REPLIES: ReadonlyMap<unknown, readonly [code: number, text: string]> = new Map([
  ["ENOENT", [550, "No such file or directory"]],
  ["ENOTDIR", [550, "Not a directory"]],
  ["EISDIR", [550, "Is a directory"]],
  ["EEXIST", [550, "File exists"]],
  ["ENOTEMPTY", [550, "Directory not empty"]],
  ["EACCES", [550, "Permission denied"]],
  ["EPERM", [550, "Operation not permitted"]],
  ["ELOOP", [550, "Permission denied"]],
  ["EROFS", [550, "Read-only file system"]],
  ["ENAMETOOLONG", [553, "File name too long"]],
  ["EINVAL", [553, "Invalid argument"]],
  ["ENOSPC", [452, "No space left on device"]],
  ["EDQUOT", [552, "Disk quota exceeded"]],
]);

/** The reply for a failed operation on a file; undefined when the error is not the file system's. */
export function replyToError(error: unknown, path: ByteString): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const known = REPLIES.get(code);
  return known && `${known[0]} ${path}: ${known[1]}`;
}

/** The reply for a path that cannot be the name of a new file (RFC 959, section 5.4: STOR, STOU, APPE and RNTO). */
export function notAFileName(path: ByteString): string {
  return `553 ${path}: Not a file name`;
}
