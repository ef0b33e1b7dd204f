import type { Handler } from "./device.ts";
import { DATA_LIMIT } from "./device-session.ts";
import { runTransfer, type TransferWords } from "./device-transfer.ts";

const isUnder = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

function named(words: TransferWords, name: string, size: number): TransferWords {
  const fill = (text: string): string => text.replace("{name}", name).replace("{size}", String(size));
  const all = (text: string | readonly string[]): string | readonly string[] =>
    typeof text === "string" ? fill(text) : text.map(fill);
  return { ...words, preliminary: all(words.preliminary), final: all(words.final) };
}

/** PASV; `{address}` in the reply is the address. */
export function passive(reply: string): Handler {
  return async (session) => {
    const port = await session.openPassive();
    session.say(reply.replace("{address}", `127,0,0,1,${port >> 8},${port & 255}`));
    if (session.device.data.waitsAfterPassive !== true) return;
    if (!(await session.passive?.connected(DATA_LIMIT))) session.say("425 Failed to establish connection.");
  };
}

/** EPSV; `{port}` in the reply is the port. */
export function extendedPassive(reply: string): Handler {
  return async (session) => session.say(reply.replace("{port}", String(await session.openPassive())));
}

/** PORT, for an address on loopback alone. */
export function active(done: string, refused: string): Handler {
  return (session, argument) => {
    const [, high, low] = /^127,0,0,1,(\d+),(\d+)$/.exec(argument.trim()) ?? [];
    if (high === undefined || low === undefined) return session.say(refused);
    session.activePort = Number(high) * 256 + Number(low);
    return session.say(done);
  };
}

/** What is particular about the transfers of a device's files. */
export interface FileTransfer extends TransferWords {
  /** The reply to a path that cannot be read, or written to. */
  readonly missing: string;
  /** … to a directory; default: the same. No line end is sent with it when it ends in a backslash. */
  readonly directory?: string;
  /** Looks for the file only after the 1yz. */
  readonly looksLate?: boolean;
  /** The reply in any type but I. */
  readonly needsImage?: string;
  /** The reply when no PASV, EPSV or PORT came before. */
  readonly needsPassive?: string;
  /** A refusal leaves the restart marker in force. */
  readonly keepsRestart?: boolean;
  /** A reset data connection is the end of an upload, as any other. */
  readonly takesResets?: boolean;
  /** An upload that was reset is removed. */
  readonly removesPartial?: boolean;
}

function isReady(session: Parameters<Handler>[0], how: FileTransfer): boolean {
  const { type, isDataAgreed } = session;
  if (how.needsImage !== undefined && type !== "I") session.say(how.needsImage);
  else if (how.needsPassive !== undefined && !isDataAgreed) session.say(how.needsPassive);
  else return true;
  return false;
}

function refuse(session: Parameters<Handler>[0], reply: string): void {
  // The data connection is no longer waited for, nor looked at.
  if (session.device.meanwhile.whenConnected !== undefined) session.passive?.clear();
  if (reply.endsWith("\\")) session.sayRaw(reply.slice(0, -1));
  else session.say(reply);
}

/** RETR. */
export function retrieve(how: FileTransfer): Handler {
  return async (session, argument) => {
    const { files } = session.server;
    const path = session.resolve(argument);
    const facts = await files.stat(path);
    const start = session.restart;
    if (!isReady(session, how)) return;
    const failure = facts?.kind === "directory" ? (how.directory ?? how.missing) : how.missing;
    if (facts?.kind !== "file") {
      if (how.keepsRestart !== true) session.restart = 0;
      if (how.looksLate !== true) return refuse(session, failure);
      return await runTransfer(session, { ...named(how, argument, 0), failed: failure }, async () => false);
    }
    session.restart = 0;
    const words = named(how, argument, facts.size);
    await runTransfer(session, words, async (transfer, socket) =>
      transfer.send(socket, await files.read(path, start)),
    );
  };
}

/** STOR. */
export function store(how: FileTransfer): Handler {
  return async (session, argument) => {
    const { files } = session.server;
    const path = session.resolve(argument);
    const start = session.restart;
    if (!isReady(session, how)) return;
    session.restart = 0;
    const [parent, present] = [await files.stat(isUnder(path)), await files.stat(path)];
    if (parent?.kind !== "directory" || present?.kind === "directory") {
      if (how.looksLate !== true) return refuse(session, how.missing);
      return await runTransfer(
        session,
        { ...named(how, argument, 0), failed: how.missing },
        async () => false,
      );
    }
    const sink = await files.write(path, start > 0 ? start : "truncate");
    const writes: Promise<void>[] = [];
    await runTransfer(session, named(how, argument, 0), async (transfer, socket) => {
      const { uploadSilence } = session.device.data;
      const isWhole = await transfer.receive(
        socket,
        (bytes) => writes.push(sink.write(bytes)),
        uploadSilence,
      );
      await Promise.all(writes);
      if (!isWhole && how.removesPartial === true) await files.removeFile(path);
      return isWhole || (how.takesResets === true && !transfer.isCancelled);
    });
  };
}
