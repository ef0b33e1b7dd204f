import { isReplyError, type Reply, TimeoutError } from "ftplib";
import { types } from "node:util";

/** An error for a refusal has the code of the reply, and its text without the code. */
export interface ReplyCodeError extends Error {
  readonly code: number;
}

const NOT_SECURE = "Unable to secure connection(s)";

/** The text of a reply as promise-ftp gives it: no codes, lines joined by CR LF. */
export function textOf({ code, lines }: Reply): string {
  const start = new RegExp(`^${code}(?: |-)`);
  return lines
    .map((line) => line.replace(start, ""))
    .join("\r\n")
    .trim();
}

/** The error for a refusal. */
function refusalOf(reply: Reply): ReplyCodeError {
  return Object.assign(new Error(textOf(reply)), { code: reply.code });
}

/** The error for AUTH TLS or PROT P that the server does not take. */
export function insecureOf(thrown: unknown): Error {
  if (!isReplyError(thrown)) return translate(thrown);
  return Object.assign(new Error(NOT_SECURE), { code: thrown.reply.code });
}

/** Says a failure of `ftplib` as promise-ftp does: refusals with their code, errors of the system as they are. */
export function translate(thrown: unknown): Error {
  if (isReplyError(thrown)) return refusalOf(thrown.reply);
  const error = isError(thrown) ? thrown : new Error(String(thrown));
  if (error instanceof TimeoutError && error.phase === "connect")
    return new Error("Timeout while connecting to server", { cause: error });
  if (error instanceof TimeoutError && error.phase === "dataConnect")
    return new Error("Timed out while making data connection", { cause: error });
  return systemErrorIn(error) ?? error;
}

/** Whether it is an error, also one of another realm: test runners have some of their own. */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}

/** The error of Node that an error was made of: it alone has a code of its own. */
function systemErrorIn(error: unknown): Error | undefined {
  for (let at = error; isError(at); at = at.cause) {
    if ("code" in at && typeof at.code === "string" && !/^ERR_(?:FTP|TRANSPORT)_/.test(at.code)) return at;
  }
  return undefined;
}
