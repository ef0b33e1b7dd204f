import { randomBytes } from "node:crypto";
import type { TextCodec } from "ftplib";
import { bytesOf, joined, nameOf, parentOf, type RemotePath, spelled } from "../path/remote-path.ts";

/** The longest name of a file whose own name is a part of the temporary one, bytes: most systems take 255 in all. */
const LONGEST = 200;
const UPLOAD_PART = /^(?:\..+)?\.[\da-f]{12}\.part$/s;

/**
 * A name in the same directory that nobody else uses: `.NAME.8f3a….part`. Random, so that a session that the server has not
 * given up yet never writes to the file of the one after it.
 *
 * @param ending what it is: `part`, or `old` for a file that makes way
 * @param given in place of the random letters
 */
export function nameBeside(
  path: RemotePath,
  ending: "old" | "part",
  codec: TextCodec,
  given?: string,
): RemotePath {
  const name = nameOf(path);
  const unique = `.${given ?? randomBytes(6).toString("hex")}.${ending}`;
  if (bytesOf(name, codec).length > LONGEST) return joined(parentOf(path), unique, codec);
  return joined(parentOf(path), spelled(".", name, unique), codec);
}

/**
 * Whether this is the name that a file has on the server while it is uploaded: `.NAME.8f3a….part`, with twelve random digits. A process that
 * is killed in an upload leaves it there. An upload that may be continued (`resume`) has a name of the caller's in place of the digits.
 *
 * @param name the last part of a path
 */
export function isUploadPart(name: string): boolean {
  return UPLOAD_PART.test(name);
}
