import type { TextCodec } from "ftplib";

/**
 * A path on the server: text, or its bytes as a listing gave them (RFC 959 knows bytes only). `/` separates names. A relative
 * path begins at the directory of the site's URL; an empty one is that directory.
 */
export type RemotePath = string | Uint8Array;

const SLASH = 0x2f;

/** The path for messages: bytes that are not UTF-8 become escapes. */
export function shown(path: RemotePath): string {
  if (typeof path === "string") return path;
  const text = Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString("utf8");
  return text.includes("�") ? Buffer.from(path).toString("latin1") : text;
}

/** The path without slashes at its end; `/` stays. */
export function trimmed(path: RemotePath): RemotePath {
  let end = path.length;
  while (end > 1 && isSlash(path, end - 1)) end--;
  return end === path.length ? path : path.slice(0, end);
}

/** The directory that the last name of the path is in; empty for a path of one name, `/` for a name in the root. */
export function parentOf(path: RemotePath): RemotePath {
  const clean = trimmed(path);
  const at = lastSlash(clean);
  if (at === -1) return "";
  return at === 0 ? "/" : trimmed(clean.slice(0, at));
}

/** The last name of the path; empty for the root and for the site's own directory. */
export function nameOf(path: RemotePath): RemotePath {
  const clean = trimmed(path);
  return clean === "/" ? "" : clean.slice(lastSlash(clean) + 1);
}

/** A path between text in ASCII: a command, or a longer name. */
export function spelled(before: string, path: RemotePath, after = ""): RemotePath {
  if (typeof path === "string") return before + path + after;
  return Buffer.concat([Buffer.from(before), path, Buffer.from(after)]);
}

/** The path as the server's bytes. Throws RangeError for a character that the encoding does not have. */
export function bytesOf(path: RemotePath, codec: TextCodec): Uint8Array {
  return typeof path === "string" ? codec.encode(path) : path;
}

/** The path as text; bytes that are not valid in the encoding are read as latin1, as in listings. */
export function textOf(path: RemotePath, codec: TextCodec): string {
  return typeof path === "string" ? path : codec.decode(path);
}

/** Whether the text is spelled by these bytes, so that it can be sent in place of them. */
export function isSpelled(text: string, bytes: Uint8Array, codec: TextCodec): boolean {
  if (isSameAscii(text, bytes)) return true;
  try {
    return Buffer.from(bytes).equals(codec.encode(text));
  } catch {
    // It was read as latin1, and the encoding does not have such a character.
    return false;
  }
}

/** Without a copy of what most names are. */
function isSameAscii(text: string, bytes: Uint8Array): boolean {
  if (text.length !== bytes.length) return false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte > 0x7f || text.charCodeAt(at) !== byte) return false;
  }
  return true;
}

/** The path of a name in a directory. */
export function joined(directory: RemotePath, name: RemotePath, codec: TextCodec): RemotePath {
  if (directory.length === 0) return name;
  const separator = isSlash(directory, directory.length - 1) ? "" : "/";
  if (typeof directory === "string" && typeof name === "string") return directory + separator + name;
  return Buffer.concat([bytesOf(directory, codec), Buffer.from(separator), bytesOf(name, codec)]);
}

/** The name that {@link joined} put after the directory. */
export function nameIn(directory: RemotePath, path: RemotePath, codec: TextCodec): RemotePath {
  if (directory.length === 0) return path;
  const length = typeof path === "string" ? directory.length : bytesOf(directory, codec).length;
  return path.slice(length + (isSlash(directory, directory.length - 1) ? 0 : 1));
}

/** The line of a command about the path, for `sendcmd`; between quotes for servers that want them. */
export function commandAbout(verb: string, path: RemotePath, isQuoted = false): string | Uint8Array {
  const quote = isQuoted ? '"' : "";
  if (typeof path === "string") return `${verb} ${quote}${path}${quote}`;
  return Buffer.concat([Buffer.from(`${verb} ${quote}`), path, Buffer.from(quote)]);
}

function isSlash(path: RemotePath, at: number): boolean {
  return typeof path === "string" ? path[at] === "/" : path[at] === SLASH;
}

function lastSlash(path: RemotePath): number {
  return typeof path === "string" ? path.lastIndexOf("/") : path.lastIndexOf(SLASH);
}
