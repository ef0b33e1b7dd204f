/** The columns of the table: what is done with every device, each in a session of its own. */
export const OPERATION_NAMES = [
  "login",
  "pwd",
  "cwd",
  "list",
  "list after a download",
  "list path",
  "list missing",
  "nlst",
  "stat",
  "size",
  "upload",
  "upload an empty file",
  "upload with a pause",
  "download",
  "20 up",
  "20 down",
  "20 down, one missing",
  "20 down, left early",
  "4 large up",
  "4 large down",
  "rename",
  "move",
  "refused rename",
  "delete",
  "mkd, rmd",
  "resume",
  "resume a missing file",
  "retrieve a directory",
  "retry after an error",
  "refused upload",
  "abort download",
  "abort upload",
  "abort idle",
  "download with a signal",
  "after the idle limit",
  "quit",
] as const;

export type OperationName = (typeof OPERATION_NAMES)[number];

/**
 * The outcomes of an operation:
 *
 * - `works`: it resolves with the right value, and did what it should; the session is in step.
 * - `refused`: it rejects with the server's refusal; the session is in step. The server has no such thing.
 * - `fails`: it rejects with an FtpError; the session is in step, or closed and can be opened again.
 * - `works or fails`: either of the two.
 * - `settles`: it resolves or rejects; the session is in step, or closed and can be opened again.
 * - `untrue`: it resolves, and no client can see that the server has not done it; the session is in step.
 */
export type Outcome = "works" | "refused" | "fails" | "works or fails" | "settles" | "untrue";

/** The expected outcome of an operation on one device, and the reason. */
export interface Expected {
  readonly outcome: Outcome;
  readonly why: string;
  /** What the error's message, hint or cause must show. */
  readonly says?: RegExp;
  /** The server never answers: the client's limits are short, so that the test is. */
  readonly isSilent?: boolean;
  /** The server takes no command any more in this session, whatever the client does. */
  readonly isLost?: boolean;
  /** Milliseconds within which it must have come. */
  readonly within?: number;
}

/** The server has no such command and says so. */
export function refused(why: string): Expected {
  return { outcome: "refused", why };
}

/** The server never answers the command. */
export function silent(why: string): Expected {
  return { outcome: "fails", why, isSilent: true };
}
