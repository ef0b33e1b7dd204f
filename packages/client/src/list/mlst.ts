import type { Entry } from "@ftplib/listing";
import { errorForReply, isCompletion, ProtocolError, type Reply } from "@ftplib/reply";
import { argument, type Command, type CommandText, command } from "../command/command.ts";
import type { Conversation } from "../exchange/conversation.ts";
import { hasFacts } from "../session/features.ts";
import { type ListOptions, listAll } from "./list.ts";
import { asPath, isUnknown } from "./list-methods.ts";
import type { Session } from "../session/session.ts";

const SLASH = 0x2f;

/** MLST, which servers may lack though FEAT names it. */
function* facts(sent: Command): Conversation<Reply> {
  const reply = yield sent;
  if (isCompletion(reply) || isUnknown(reply)) return reply;
  throw errorForReply(reply);
}

/**
 * What the server knows of one path: by MLST where it has it; else the entry of that name in the listing of its
 * directory, or undefined when that names none. The entry's name is the path's last part, as the caller gave it.
 */
export async function stat(
  session: Session,
  path: CommandText,
  options: ListOptions,
): Promise<Entry | undefined> {
  const { mlsd = true } = options;
  const asked = argument(path, "the path", session.rules);
  const [parent, name] = splitPath(asked.bytes);
  const isOffered = mlsd && (await session.exclusive(() => hasFacts(session), options));
  if (!isOffered) return await findInParent(session, parent, name, options);
  const sent = command("MLST", ...(asked.bytes.length === 0 ? [] : [asPath(asked)]));
  const reply = await session.exclusive(() => session.run(facts(sent)), options);
  if (isUnknown(reply)) return await findInParent(session, parent, name, options);
  const entry = await factsEntry(session, reply, name);
  if (entry === undefined)
    throw new ProtocolError("the reply to MLST holds no facts", { reply, command: sent.shown });
  return entry;
}

/** The bytes up to the last slash, and those behind it; of the root it is all the former. */
function splitPath(path: Uint8Array): readonly [parent: Uint8Array, name: Uint8Array] {
  const trimmed = path.length > 1 && path.at(-1) === SLASH ? path.subarray(0, -1) : path;
  const slash = trimmed.lastIndexOf(SLASH);
  return [trimmed.subarray(0, slash === 0 ? 1 : Math.max(slash, 0)), trimmed.subarray(slash + 1)];
}

/**
 * The entry of a reply to MLST, under the name that was asked for: servers print the path as it was sent, or from the
 * root, or with other bytes in it, and a reply's bytes were made text before it comes here.
 */
async function factsEntry(session: Session, reply: Reply, name: Uint8Array): Promise<Entry | undefined> {
  const { parseFacts } = await import("@ftplib/listing");
  const printed = parseFacts(factsLine(reply));
  if (printed === undefined || name.length === 0) return printed;
  const { raw, rawName } = printed;
  const columns = raw.subarray(0, raw.length - rawName.length);
  return parseFacts(Uint8Array.from([...columns, ...name]), (bytes) => session.options.codec.decode(bytes));
}

/**
 * The facts stand alone on the reply's second line, behind a blank (RFC 3659, 7.2); some servers have the code before it, as
 * before every line.
 */
function factsLine({ lines, code }: Reply): string {
  const line = lines[1] ?? "";
  const text = line.startsWith(`${code}-`) ? line.slice(4) : line;
  return text.startsWith(" ") ? text.slice(1) : text;
}

/** Names are compared by their bytes: different ones may read alike. */
async function findInParent(
  session: Session,
  parent: Uint8Array,
  name: Uint8Array,
  options: ListOptions,
): Promise<Entry | undefined> {
  // A directory's own entry is called `.`, also that of the root.
  const wanted = Buffer.from(name.length === 0 ? "." : name);
  let found: Entry | undefined;
  for await (const item of listAll(session, parent, options)) {
    if (item.kind === "entry" && wanted.equals(item.rawName)) found ??= item;
  }
  return found;
}
