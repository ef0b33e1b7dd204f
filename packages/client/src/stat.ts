import type { Entry } from "@ftplib/listing";
import { errorForReply, isCompletion, ProtocolError, type Reply } from "@ftplib/reply";
import { argument, type Command, type CommandText, command } from "./command.ts";
import type { Conversation } from "./exchange/conversation.ts";
import { hasFacts, type ListOptions, list } from "./list.ts";
import type { Session } from "./session.ts";

/** MLST: the facts stand alone on the reply's second line, behind a blank (RFC 3659, 7.2). */
function* facts(sent: Command): Conversation<Reply> {
  const reply = yield sent;
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply);
}

/**
 * What the server knows of one path: by MLST where it has it; else the entry of that name in the listing of its
 * directory, or undefined when that names none.
 */
export async function stat(
  session: Session,
  path: CommandText,
  options: ListOptions,
): Promise<Entry | undefined> {
  const sent = command("MLST", argument(path, "the path", session.rules));
  const { parseFacts } = await import("@ftplib/listing");
  const isOffered = await session.exclusive(() => hasFacts(session), options);
  if (!isOffered) return await findInParent(session, path, options);
  const reply = await session.exclusive(() => session.run(facts(sent)), options);
  const line = reply.lines[1];
  const entry =
    line === undefined ? undefined : parseFacts(line, (bytes) => session.options.codec.decode(bytes));
  if (entry === undefined)
    throw new ProtocolError("the reply to MLST holds no facts", { reply, command: sent.shown });
  return entry;
}

async function findInParent(
  session: Session,
  path: CommandText,
  options: ListOptions,
): Promise<Entry | undefined> {
  const text = typeof path === "string" ? path : session.options.codec.decode(path);
  const trimmed = text.length > 1 && text.endsWith("/") ? text.slice(0, -1) : text;
  const slash = trimmed.lastIndexOf("/");
  const name = trimmed.slice(slash + 1);
  const parent = slash < 0 ? "" : slash === 0 ? "/" : trimmed.slice(0, slash);
  let found: Entry | undefined;
  for await (const item of list(session, parent, options)) {
    if (item.kind === "entry" && item.name === name) found ??= item;
  }
  return found;
}
