import { type Entry, parseFacts } from "@ftplib/listing";
import { FtpError, isFtpError, isReplyError, type Reply, type ReplyError } from "@ftplib/reply";
import { argument, type CommandText, command } from "../command/command.ts";
import { isUnknown, mlst } from "../exchange/mlst.ts";
import { canRetry } from "../errors/can-retry.ts";
import type { Client, TurnOptions } from "../session/client.ts";
import { hasFacts } from "../session/features.ts";
import { askOneByOne } from "./ask-one-by-one.ts";
import { listAll } from "./list.ts";
import { asPath } from "./list-path.ts";
import type { ListOptions } from "./list-options.ts";
import { namedEntry } from "./named-entry.ts";
import { refusalKind } from "./refusal-kind.ts";

const SLASH = 0x2f;
// "Closing control connection" and "not logged in" say nothing of a path.
const STOPS: ReadonlySet<number> = new Set([421, 530, 532]);

/**
 * What the server knows of one path: by MLST where it has it; else the entry of that name in the listing of its
 * directory; where the server lists nothing, what SIZE, MDTM and CWD say. The entry's name is the path's last part, as the
 * caller gave it. Undefined when nothing is there: the server says so, or refuses in words that say neither that nor why, and
 * the listing of the directory does not name it.
 *
 * @throws ReplyError when the server forbids to look, and when it refuses for a reason of its own
 */
export async function stat(
  client: Client,
  path: CommandText,
  given: ListOptions & TurnOptions,
): Promise<Entry | undefined> {
  // One call in all its turns.
  const options = { identity: client.newCall(), ...given };
  const { mlsd = true } = options;
  const asked = argument(path, "the path", client.rules);
  const [parent, name] = splitPath(asked.bytes);
  const sent = command("MLST", ...(asked.bytes.length === 0 ? [] : [asPath(asked)]));
  const reply = await client.call(async (session) => {
    if (!mlsd || !(await hasFacts(session))) return undefined;
    return await session.run(mlst(sent)).catch(unlessLasting);
  }, options);
  const findOtherwise = async (): Promise<Entry | undefined> => {
    try {
      return await findInParent(client, parent, name, options);
    } catch (error) {
      if (!isReplyError(error) || !isUnknown(error.reply)) throw error;
      return await askOneByOne(client, asked, name, error, options);
    }
  };
  if (reply === undefined) return await findOtherwise();
  if (isReplyError(reply)) {
    if (refusalKind(reply.reply.text) === "missing") return undefined;
    return await findOtherwise().catch((error: unknown) => {
      // The listing refused, too: the first refusal is about the path itself. A lost connection is another matter.
      throw isRefusal(error) ? reply : error;
    });
  }
  // A reply without facts says nothing of the path: the listing does.
  return factsEntry(client, reply, name) ?? (await findOtherwise());
}

/** Whether the server has answered for good: by a reply, or by a complaint inside a listing. */
function isRefusal(error: unknown): boolean {
  return (isReplyError(error) && !canRetry(error)) || (isFtpError(error) && error.code === "ERR_FTP");
}

/** A refusal that says that nothing is there, or does not say why; throws every other failure. */
function unlessLasting(error: unknown): ReplyError {
  const isAnswer = isReplyError(error) && error.reply.code >= 400 && !STOPS.has(error.reply.code);
  if (!isAnswer) throw error;
  const kind = refusalKind(error.reply.text);
  // A 4yz may be another answer tomorrow.
  if (kind === "forbidden" || (kind === "unclear" && error.reply.code < 500)) throw error;
  return error;
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
function factsEntry(client: Client, reply: Reply, name: Uint8Array): Entry | undefined {
  const printed = parseFacts(factsLine(reply));
  if (printed === undefined || name.length === 0) return printed;
  const { raw, rawName } = printed;
  return namedEntry(client, raw.subarray(0, raw.length - rawName.length), name);
}

const FACTS = /^(?:[^\s=;]+=[^;]*;)+/;

/**
 * The facts stand alone on the reply's second line, after a space (RFC 3659, 7.2). Some servers have the code before it, as
 * before every line; an empty line before it; the facts on the last line; or no space between the facts and the path.
 */
export function factsLine({ lines, code }: Reply): string {
  const texts = lines.slice(1).map((line) => {
    const isCoded = line.startsWith(`${code}-`) || line.startsWith(`${code} `);
    const text = isCoded ? line.slice(4) : line;
    return text.startsWith(" ") ? text.slice(1) : text;
  });
  const found = texts.find((text) => FACTS.test(text)) ?? texts[0] ?? "";
  const end = FACTS.exec(found)?.[0].length ?? 0;
  return end === 0 || end === found.length || found[end] === " "
    ? found
    : `${found.slice(0, end)} ${found.slice(end)}`;
}

/**
 * The entry of that name in the listing of the directory; undefined when the listing does not name it, or there is no such
 * directory. Names are compared by their bytes: different ones may read alike.
 *
 * @throws FtpError when the listing holds another complaint in place of entries
 */
async function findInParent(
  client: Client,
  parent: Uint8Array,
  name: Uint8Array,
  options: ListOptions & TurnOptions,
): Promise<Entry | undefined> {
  // A directory's own entry is called `.`, also that of the root.
  const wanted = Buffer.from(name.length === 0 ? "." : name);
  let found: Entry | undefined;
  let complaint: string | undefined;
  try {
    for await (const item of listAll(client, parent, options)) {
      if (item.kind === "entry" && wanted.equals(item.rawName)) found ??= item;
      if (item.kind === "error" && refusalKind(item.text) !== "missing") complaint ??= item.text;
    }
  } catch (error) {
    const isMissing = isReplyError(error) && refusalKind(error.reply.text) === "missing";
    if (!isMissing || STOPS.has(error.reply.code)) throw error;
    return undefined;
  }
  if (found === undefined && complaint !== undefined) {
    throw new FtpError(`the listing of the directory says: ${complaint}`, { phase: "reply" });
  }
  // Asked for a file, LIST lists this file on many servers, vsftpd links to it as well: nothing is below it.
  const mayBeItself = found?.type === "file" && wanted.equals(splitPath(parent)[1]);
  if (mayBeItself && (await stat(client, parent, options))?.type === "file") return undefined;
  // A directory that was listed is there, also where its listing does not name it.
  return found ?? (name.length === 0 ? parseFacts("type=dir; .") : undefined);
}
