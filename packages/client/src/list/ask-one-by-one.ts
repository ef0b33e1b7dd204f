import type { Entry } from "@ftplib/listing";
import { errorForReply, isReplyError, type Reply, type ReplyError } from "@ftplib/reply";
import { type Argument, argument, type Command, command } from "../command/command.ts";
import { changeInto } from "../exchange/change-into.ts";
import { ask } from "../exchange/conversation.ts";
import { timeFact } from "../exchange/file-time.ts";
import { isUnknown } from "../exchange/mlst.ts";
import type { CallOptions } from "../session/call-limits.ts";
import type { Client } from "../session/client.ts";
import type { Session } from "../session/session.ts";
import { changeBack, goBack } from "./list-in-directory.ts";
import { asPath } from "./list-path.ts";
import { namedEntry } from "./named-entry.ts";
import { refusalKind } from "./refusal-kind.ts";

const FILE_STATUS = 213;

/**
 * What is at a path, for servers that list nothing: a file is what SIZE or MDTM names, a directory what CWD accepts; one
 * turn, which ends in the directory where it began. Undefined when all refuse the path, and none says that it is forbidden.
 *
 * @param unlisted the refusal of the listing, thrown where the server knows none of these commands
 * @throws ReplyError when the server forbids to look
 */
export async function askOneByOne(
  client: Client,
  path: Argument,
  name: Uint8Array,
  unlisted: ReplyError,
  options: CallOptions,
): Promise<Entry | undefined> {
  return await client.call(async (session) => {
    const refusals: Reply[] = [];
    if (name.length > 0) {
      await session.setType("I");
      const size = await answerTo(session, command("SIZE", asPath(path)), sizeFact, refusals);
      if (size !== undefined) {
        const time = await answerTo(session, command("MDTM", asPath(path)), timeFact, []);
        return namedEntry(client, `type=file;size=${size};${modify(time)} `, name);
      }
    }
    const enter = command("CWD", path.bytes.length === 0 ? here(session) : asPath(path));
    if (await isDirectory(session, enter, refusals)) {
      return namedEntry(client, "type=dir; ", name.length === 0 ? Buffer.from(".") : name);
    }
    const time = await answerTo(session, command("MDTM", asPath(path)), timeFact, refusals);
    if (time !== undefined) return namedEntry(client, `type=file;${modify(time)} `, name);
    const told = refusals.filter((reply) => !isUnknown(reply));
    const forbidding = told.find((reply) => refusalKind(reply.text) === "forbidden");
    if (forbidding !== undefined) throw errorForReply(forbidding);
    if (told.length === 0) throw unlisted;
    return undefined;
  }, options);
}

function sizeFact(said: string): string | undefined {
  return /^\d{1,16}$/.test(said) ? said : undefined;
}

function modify(time: string | undefined): string {
  return time === undefined ? "" : `modify=${time};`;
}

function here({ rules }: Session): Argument {
  return argument(".", "the path", rules);
}

/** What a 213 says; undefined for everything else. A refusal that is not for good is thrown, others are kept. */
async function answerTo(
  session: Session,
  sent: Command,
  factIn: (said: string) => string | undefined,
  refusals: Reply[],
): Promise<string | undefined> {
  const reply = await session.run(ask(sent));
  if (reply.code >= 400) keep(reply, refusals, errorForReply(reply, { command: sent.shown }));
  return reply.code === FILE_STATUS ? factIn(reply.text.slice(4).trim()) : undefined;
}

/** Whether CWD accepts the path. Not known where the server does not lead back. */
async function isDirectory(session: Session, enter: Command, refusals: Reply[]): Promise<boolean> {
  try {
    await goBack(session, await session.run(changeInto(enter, (path) => changeBack(session, path))));
    return true;
  } catch (error) {
    if (!isReplyError(error)) throw error;
    if (error.command === enter.shown) keep(error.reply, refusals, error);
    return false;
  }
}

function keep(reply: Reply, refusals: Reply[], error: unknown): void {
  // Of another condition than that of the path: it passes, or nobody is logged in.
  if (reply.code < 500 || reply.code === 530 || reply.code === 532) throw error;
  refusals.push(reply);
}
