import { isFileError } from "@ftplib/files";
import { FilesError } from "files-sdk";
import { StorageKeyError } from "../keys/storage-key-error.ts";

/** The error as one of files-sdk, whose `code` says what to do; the original is its `cause`. */
export function filesErrorOf(thrown: unknown): FilesError {
  if (thrown instanceof FilesError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const isAborted = thrown instanceof Error && thrown.name === "AbortError";
  if (thrown instanceof StorageKeyError || isFileError(thrown, "EINVAL") || isFileError(thrown, "ENOTSUP"))
    return new FilesError("Provider", message, thrown, { permanent: true });
  if (isFileError(thrown, "ENOENT") || isFileError(thrown, "ENOTDIR"))
    return new FilesError("NotFound", message, thrown);
  if (isFileError(thrown, "EACCES") || replyCodeOf(thrown) === 530)
    return new FilesError("Unauthorized", message, thrown);
  if (isFileError(thrown, "EEXIST") || isFileError(thrown, "ENOTEMPTY") || isFileError(thrown, "EISDIR"))
    return new FilesError("Conflict", message, thrown);
  return new FilesError("Provider", message, thrown, { aborted: isAborted });
}

function replyCodeOf(thrown: unknown): number | undefined {
  const { reply } = thrown as { readonly reply?: { readonly code?: number } };
  return reply?.code;
}

/** @throws FilesError always: there is no file with this key */
export function notFound(key: string): never {
  throw new FilesError("NotFound", `there is no file ${key}`);
}

/** @throws FilesError always: this cannot be done, however often it is tried */
export function unsupported(message: string): never {
  throw new FilesError("Provider", message, undefined, { permanent: true });
}
