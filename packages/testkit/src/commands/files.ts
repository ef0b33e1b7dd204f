import { createHash } from "node:crypto";
import { toNetworkLines } from "../ascii.ts";
import type { ByteString } from "../byte-string.ts";
import { notAFileName } from "../error-replies.ts";
import { canNameFile, type FileFacts, FileSystemError } from "../file-system.ts";
import { parseTimeValue, timeValue } from "../listing-lines.ts";
import type { CommandContext, CommandGroup } from "./command.ts";

/** The commands about files and directories that move no data: RFC 959, RFC 3659, and drafts. */
export const FILES: CommandGroup = {
  DELE: { handle: removeFile, needsArgument: true, changesFiles: true },
  RMD: { handle: removeDirectory, needsArgument: true, changesFiles: true },
  XRMD: { handle: removeDirectory, needsArgument: true, changesFiles: true },
  MKD: { handle: makeDirectory, needsArgument: true, changesFiles: true },
  XMKD: { handle: makeDirectory, needsArgument: true, changesFiles: true },
  PWD: { handle: printDirectory },
  XPWD: { handle: printDirectory },
  RNFR: { handle: renameFrom, needsArgument: true, changesFiles: true },
  RNTO: { handle: renameTo, needsArgument: true, changesFiles: true },
  SIZE: { handle: size, needsArgument: true },
  MDTM: { handle: modified, needsArgument: true },
  MFMT: { handle: setModified, needsArgument: true, changesFiles: true },
  MFF: { handle: setFacts, needsArgument: true, changesFiles: true },
  HASH: { handle: hash, needsArgument: true },
};

/** HASH's names for algorithms, and node:crypto's. */
export const HASH_ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ["SHA-256", "sha256"],
  ["SHA-512", "sha512"],
  ["SHA-1", "sha1"],
  ["MD5", "md5"],
]);

/** A path between quotes, its own quotes doubled: RFC 959, appendix II. */
function quoted(path: ByteString): string {
  return `"${path.replaceAll('"', '""')}"`;
}

async function existing(session: CommandContext, path: ByteString): Promise<FileFacts> {
  const facts = await session.settings.files.stat(path);
  if (!facts) throw new FileSystemError("ENOENT", path);
  return facts;
}

async function removeFile(session: CommandContext, argument: ByteString): Promise<void> {
  if (!canNameFile(argument)) return session.reply(`550 ${argument}: Not a plain file`);
  await session.settings.files.removeFile(session.path(argument));
  return session.reply("250 File deleted");
}

async function removeDirectory(session: CommandContext, argument: ByteString): Promise<void> {
  await session.settings.files.removeDirectory(session.path(argument));
  return session.reply("250 Directory removed");
}

async function makeDirectory(session: CommandContext, argument: ByteString): Promise<void> {
  const path = session.path(argument);
  await session.settings.files.makeDirectory(path);
  return session.reply(`257 ${quoted(path)} created`);
}

function printDirectory(session: CommandContext): Promise<void> {
  return session.reply(`257 ${quoted(session.state.workingDirectory)} is the current directory`);
}

async function renameFrom(session: CommandContext, argument: ByteString): Promise<void> {
  const path = session.path(argument);
  await existing(session, path);
  session.state.renameFrom = path;
  return session.reply("350 Ready for destination name");
}

async function renameTo(session: CommandContext, argument: ByteString): Promise<void> {
  const from = session.state.renameFrom;
  if (from === undefined) return session.reply("503 RNFR comes first");
  const { kind } = await existing(session, from);
  // A directory may be given a name with a slash after it, a file may not.
  const name = kind === "directory" ? argument.replace(/\/+$/, "") : argument;
  if (!canNameFile(name)) return session.reply(notAFileName(argument));
  await session.settings.files.rename(from, session.path(argument));
  session.state.renameFrom = undefined;
  return session.reply("250 Renamed");
}

async function size(session: CommandContext, argument: ByteString): Promise<void> {
  const { files, sizeInAscii } = session.settings;
  const isAscii = session.state.type === "A";
  if (isAscii && sizeInAscii === "refuse") return session.reply("550 SIZE not allowed in ASCII mode");
  const path = session.path(argument);
  const facts = await existing(session, path);
  if (facts.kind !== "file" || !canNameFile(argument))
    return session.reply(`550 ${argument}: Not a plain file`);
  let bytes = facts.size;
  if (isAscii) {
    bytes = 0;
    for await (const chunk of toNetworkLines(await files.read(path, 0))) bytes += chunk.length;
  }
  return session.reply(`213 ${bytes}`);
}

async function modified(session: CommandContext, argument: ByteString): Promise<void> {
  const facts = await existing(session, session.path(argument));
  if (facts.kind !== "file" || !canNameFile(argument))
    return session.reply(`550 ${argument}: Not a plain file`);
  return session.reply(`213 ${timeValue(facts.modified)}`);
}

async function setModified(session: CommandContext, argument: ByteString): Promise<void> {
  const [text, path] = splitAtSpace(argument);
  const time = parseTimeValue(text);
  if (time === undefined || path === "") return session.reply("501 MFMT needs YYYYMMDDHHMMSS and a path");
  await existing(session, session.path(path));
  await session.settings.files.setModified(session.path(path), time);
  return session.reply(`213 Modify=${text}; ${path}`);
}

async function setFacts(session: CommandContext, argument: ByteString): Promise<void> {
  const [facts, path] = splitAtSpace(argument);
  const { files } = session.settings;
  await existing(session, session.path(path));
  for (const fact of facts.split(";").filter((text) => text !== "")) {
    const [name = "", value = ""] = fact.split("=");
    const time = parseTimeValue(value);
    if (name.toLowerCase() === "modify" && time !== undefined) {
      await files.setModified(session.path(path), time);
    } else if (name.toLowerCase() === "unix.mode" && /^[0-7]{3,4}$/.test(value)) {
      await files.setMode(session.path(path), Number.parseInt(value, 8));
    } else return session.reply(`504 Cannot set ${fact}`);
  }
  return session.reply(`213 ${facts} ${path}`);
}

async function hash(session: CommandContext, argument: ByteString): Promise<void> {
  const { files } = session.settings;
  const name = session.state.hashAlgorithm;
  const path = session.path(argument);
  const facts = await existing(session, path);
  if (facts.kind !== "file" || !canNameFile(argument))
    return session.reply(`553 ${argument}: Not a plain file`);
  const digest = createHash(HASH_ALGORITHMS.get(name) ?? "sha256");
  for await (const chunk of await files.read(path, 0)) digest.update(chunk);
  return session.reply(`213 ${name} 0-${facts.size} ${digest.digest("hex")} ${argument}`);
}

function splitAtSpace(text: ByteString): readonly [string, string] {
  const space = text.indexOf(" ");
  return space === -1 ? [text, ""] : [text.slice(0, space), text.slice(space + 1)];
}
