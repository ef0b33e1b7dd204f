import assert from "node:assert/strict";
import { FtpError, isReplyError } from "ftplib";
import type { OperationContext } from "./operation-context.ts";

/** What a server honestly refuses, or cannot be asked for: the cell of the table has the reason as a footnote. */
export interface NotApplicable {
  readonly reason: string;
}

/** What worked, with something to know: a footnote, too. */
export interface Remark {
  readonly remark: string;
}

/** One row of the table: something a user does, tried on one server. */
export interface Operation {
  readonly name: string;
  /** Throws when the outcome is not the one that a user should see. */
  run(context: OperationContext): Promise<NotApplicable | Remark | void>;
}

/** The error that the work ends with. Throws when it ends well. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ("error" in outcome) return outcome.error;
  throw new assert.AssertionError({ message: `should have failed, and answered ${String(outcome.value)}` });
}

/**
 * The code of the refusal that the work must end with: the server's own reply, as a typed error, and the session
 * usable behind it.
 */
export async function refusalOf(context: OperationContext, work: Promise<unknown>): Promise<number> {
  const error = await failureOf(work);
  assert(isReplyError(error), `no refusal by a reply: ${String(error)}`);
  assert(error instanceof FtpError && error.reply !== undefined && error.reply.code >= 400);
  const ftp = await context.session();
  assert.match(await ftp.pwd(), /^\//);
  return error.reply.code;
}

/** Asserts that the server refuses the work by a reply, and answers with the footnote. */
export async function refused(
  context: OperationContext,
  what: string,
  work: Promise<unknown>,
): Promise<NotApplicable> {
  return { reason: `${what}: the server answers ${await refusalOf(context, work)}` };
}
