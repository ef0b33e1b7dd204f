import { parse257, type Reply } from "ftplib";
import { type ReplyCodeError, textOf, translate } from "../errors/translate.ts";
import type { Link } from "../session/link.ts";

/** The reply to SITE. */
export interface SiteReply {
  readonly text: string;
  readonly code: number;
}

/** Sends a command of the call whose turn it is. @throws Error with the code of a refusal */
export async function send({ session }: Link, command: string): Promise<Reply> {
  try {
    return await session.sendcmd(command);
  } catch (error) {
    throw translate(error);
  }
}

/** The text of the reply to a command. */
export async function textFor(link: Link, command: string): Promise<string> {
  return textOf(await send(link, command));
}

/** Whether the server does not know a command (502), so that another one is to be tried. */
export function isUnknown(error: unknown): boolean {
  return codeOf(error) === 502;
}

/** The code of the reply that an error is. */
export function codeOf(error: unknown): number | undefined {
  return (error as Partial<ReplyCodeError>).code;
}

/** CWD: the path that the reply names, if it names one. */
export async function cwd(link: Link, path: string): Promise<string | undefined> {
  return /"(.+)"(?: |$)/.exec(await textFor(link, `CWD ${path}`))?.[1];
}

/** PWD, or CWD of the working directory where PWD is not known. */
export async function pwd(link: Link): Promise<string> {
  try {
    return parse257(await send(link, "PWD"));
  } catch (error) {
    const path = isUnknown(error) ? await cwd(link, ".") : undefined;
    if (path !== undefined) return path;
    throw translate(error);
  }
}

/** CDUP, or CWD of `..` where CDUP is not known. */
export async function cdup(link: Link): Promise<string | undefined> {
  try {
    await send(link, "CDUP");
    return undefined;
  } catch (error) {
    if (isUnknown(error)) return await cwd(link, "..");
    throw error;
  }
}

/** RNFR and RNTO. */
export async function rename(link: Link, from: string, to: string): Promise<string> {
  await send(link, `RNFR ${from}`);
  return await textFor(link, `RNTO ${to}`);
}

/** The first word of the reply to SYST. */
export async function system(link: Link): Promise<string> {
  const text = await textFor(link, "SYST");
  return /^[^ ]+(?= |$)/.exec(text)?.[0] ?? text;
}
