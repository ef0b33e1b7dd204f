import { FtpError } from "@ftplib/reply";

/** What a {@link GuardError} guards against. */
export type Guard = "maxDelete" | "allowRoot" | "otherTrees";

/** A guard has stopped a plan before anything was changed. The message names the option that lets it pass. */
export class GuardError extends FtpError {
  override readonly code: string = "ERR_FTP_GUARD";
  readonly guard: Guard;

  constructor(guard: Guard, problem: string, hint?: string) {
    super(problem, { hint });
    this.guard = guard;
  }

  override get name(): string {
    return "GuardError";
  }
}
