import { fromNetworkLines, toNetworkLines } from "../ascii.ts";
import type { ByteString } from "../byte-string.ts";
import { notAFileName } from "../error-replies.ts";
import { canNameFile, FileSystemError } from "../file-system.ts";
import { receiveAll, sendAll, transfer } from "../transfer.ts";
import type { SessionState } from "../session-state.ts";
import type { CommandContext, CommandGroup } from "./command.ts";

/** RFC 959, section 4.1.3: the service commands that move files. */
export const TRANSFERS: CommandGroup = {
  RETR: { handle: retrieve, needsArgument: true },
  STOR: { handle: (session, path) => store(session, path), needsArgument: true, changesFiles: true },
  APPE: { handle: append, needsArgument: true, changesFiles: true },
  STOU: { handle: storeUnique, changesFiles: true },
  REST: { handle: restart, needsArgument: true },
  RANG: { handle: range, needsArgument: true },
  ALLO: { handle: (session) => session.reply("202 No storage allocation necessary") },
  ABOR: { handle: abort },
};

/** `ASCII` or `BINARY`, as the preliminary reply names the type. */
function typeName(session: CommandContext): string {
  return session.state.type === "A" ? "ASCII" : "BINARY";
}

async function retrieve(session: CommandContext, argument: ByteString): Promise<void> {
  const { files } = session.settings;
  const path = session.path(argument);
  const wanted = takeRange(session);
  const start = wanted?.first ?? takeRestart(session);
  const facts = await files.stat(path);
  if (!facts) throw new FileSystemError("ENOENT", path);
  if (facts.kind !== "file" || !canNameFile(argument))
    return refuse(session, `550 ${argument}: Not a plain file`);
  if (start > facts.size) return refuse(session, `554 REST ${start} is past the end of ${argument}`);
  const left = Math.min(facts.size - start, wanted === undefined ? facts.size : wanted.last - start + 1);
  const whole = await files.read(path, start);
  const source = wanted === undefined ? whole : firstOf(whole, left);
  return transfer(session, {
    preliminary: `150 Opening ${typeName(session)} mode data connection for ${argument} (${left} bytes)`,
    run: (data) => sendAll(session, data, session.state.type === "A" ? toNetworkLines(source) : source),
  });
}

async function store(session: CommandContext, argument: ByteString, text = argument): Promise<void> {
  const start = takeRestart(session);
  return receiveInto(session, argument, start === 0 ? "truncate" : start, `for ${text}`);
}

async function append(session: CommandContext, argument: ByteString): Promise<void> {
  takeRestart(session);
  return receiveInto(session, argument, "append", `for ${argument}`);
}

async function storeUnique(session: CommandContext, argument: ByteString): Promise<void> {
  takeRestart(session);
  if (argument !== "" && !canNameFile(argument)) return refuse(session, notAFileName(argument));
  const stem = argument === "" ? "ftp" : argument;
  let name = argument === "" ? "ftp.1" : argument;
  for (let count = 1; await session.settings.files.stat(session.path(name)); count += 1)
    name = `${stem}.${count}`;
  // RFC 1123, section 4.1.2.9: the reply names the file in exactly these words.
  return receiveInto(session, name, "truncate", undefined, `150 FILE: ${name}`);
}

async function receiveInto(
  session: CommandContext,
  argument: ByteString,
  at: number | "append" | "truncate",
  what: string | undefined,
  preliminary = `150 Opening ${typeName(session)} mode data connection ${what}`,
): Promise<void> {
  if (!canNameFile(argument)) return refuse(session, notAFileName(argument));
  const isReady = session.channel.mode !== "none";
  // A file is not emptied for a transfer that cannot begin.
  const sink = isReady ? await session.settings.files.write(session.path(argument), at) : undefined;
  try {
    const convert = session.state.type === "A" ? fromNetworkLines : same;
    await transfer(session, {
      preliminary,
      run: (data) => receiveAll(session, data, async (bytes) => sink?.write(bytes), convert),
    });
  } finally {
    await sink?.close();
  }
}

function same(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return source;
}

async function restart(session: CommandContext, argument: ByteString): Promise<void> {
  const offset = Number(argument);
  if (!/^\d{1,16}$/.test(argument) || !Number.isSafeInteger(offset)) {
    return session.reply(`501 REST ${argument} is not an offset`);
  }
  session.state.restartAt = offset;
  return session.reply(`350 Restarting at ${offset}. Send STOR or RETR to initiate transfer`);
}

/** draft-bryan-ftp-range-08: the first byte and the last one; a first byte after the last one takes it back. */
async function range(session: CommandContext, argument: ByteString): Promise<void> {
  const [, first, last] = (/^(\d{1,15}) (\d{1,15})$/.exec(argument) ?? []).map(Number);
  if (first === undefined || last === undefined) {
    return session.reply(`501 RANG ${argument} is not a range`);
  }
  if (session.state.type === "A") return session.reply("551 RANG needs TYPE I");
  session.state.range = first > last ? undefined : { first, last };
  return session.reply(first > last ? "350 The range is reset" : `350 Bytes ${first} to ${last}`);
}

/** The range of RANG, which holds for one transfer command only. */
function takeRange(session: CommandContext): SessionState["range"] {
  const { range: taken } = session.state;
  session.state.range = undefined;
  return taken;
}

async function* firstOf(source: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const block of source) {
    yield block.subarray(0, left);
    left -= block.length;
    if (left <= 0) return;
  }
}

/** The offset of REST, which holds for one transfer command only (RFC 3659, section 5.3). */
function takeRestart(session: CommandContext): number {
  const offset = session.state.restartAt;
  session.state.restartAt = 0;
  return offset;
}

function refuse(session: CommandContext, reply: string): Promise<void> {
  return session.reply(reply, "preliminary");
}

async function abort(session: CommandContext): Promise<void> {
  session.channel.close();
  return session.reply("226 No transfer to abort");
}
