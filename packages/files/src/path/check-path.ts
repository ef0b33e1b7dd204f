import type { TextCodec } from "ftplib";
import { FileError } from "../errors/file-error.ts";
import { bytesOf, type RemotePath, shown } from "./remote-path.ts";

/**
 * Checks a caller's path before anything is sent: the site's encoding has all its characters (T3), and no byte of it ends a command.
 *
 * @param operation the method, for messages
 * @throws TypeError for what is neither text nor bytes
 * @throws FileError `EINVAL`
 */
export function checkPath(operation: string, path: unknown, codec: TextCodec): asserts path is RemotePath {
  if (typeof path !== "string" && !(path instanceof Uint8Array)) {
    const kind = path === null || path === undefined ? String(path) : `a ${typeof path}`;
    throw new TypeError(`the path of ${operation}() must be a string or a Uint8Array, not ${kind}`);
  }
  try {
    const forbidden = bytesOf(path, codec).find((byte) => byte === 0 || byte === 0x0a || byte === 0x0d);
    if (forbidden === undefined) return;
  } catch (error) {
    const hint = `(${error instanceof Error ? error.message : String(error)})`;
    throw new FileError("EINVAL", { operation, path: shown(path), hint, cause: error });
  }
  const hint = "(CR, LF and NUL cannot be part of a command)";
  throw new FileError("EINVAL", { operation, path: shown(path), hint });
}
