/** The codes of `node:fs` that trees give. */
export type TreeErrorCode = "EEXIST" | "EISDIR" | "ENOENT" | "ENOTDIR" | "ENOTEMPTY" | "ENOTSUP" | "EINVAL";

const WORDS: Readonly<Record<TreeErrorCode, string>> = {
  EEXIST: "file already exists",
  EISDIR: "illegal operation on a directory",
  ENOENT: "no such file or directory",
  ENOTDIR: "not a directory",
  ENOTEMPTY: "directory not empty",
  ENOTSUP: "not supported by this tree",
  EINVAL: "invalid argument",
};

/** An error in the manner of `node:fs`, from a tree that is not a file system. */
export function treeFailure(code: TreeErrorCode, operation: string, path: string): NodeJS.ErrnoException {
  const error = new Error(`${code}: ${WORDS[code]}, ${operation} '${path}'`) as NodeJS.ErrnoException;
  error.code = code;
  error.syscall = operation;
  error.path = path;
  return error;
}

/** Whether an error has this code: one of the system, of `@ftplib/files` or of a tree. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
