import { UnrecoverableError } from "bullmq";
import { type Guard, GuardError } from "@ftplib/sync";

/** What a store keeps of an error is its message: what is after this mark is the guard. */
const MARK = / \[guard: (maxDelete|allowRoot|otherTrees)\]$/;

/** The error of a job that is not tried again, since a guard would stop it again. */
export function unrecoverable({ message, guard }: GuardError): UnrecoverableError {
  return new UnrecoverableError(`${message} [guard: ${guard}]`);
}

/** The error that the last job of a run has failed with, of the class that it had. */
export function errorOfJob(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const [mark, guard] = MARK.exec(error.message) ?? [];
  if (mark === undefined) return error;
  return new GuardError(guard as Guard, error.message.slice(0, -mark.length));
}

/** Why a job has failed, in the words of its error. */
export function reasonOfJob(reason: string): string {
  return reason.replace(MARK, "");
}
