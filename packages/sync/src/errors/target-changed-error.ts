import { FtpError } from "@ftplib/reply";

/** A file of the target is not any more what the plan saw: the step was not carried out. A new plan will see it. */
export class TargetChangedError extends FtpError {
  override readonly code: string = "ERR_FTP_TARGET_CHANGED";
  /** Relative to the tree. */
  readonly path: string;

  /** @internal */
  constructor(path: string, difference: string, hint = "(nothing was done to it; make a new plan)") {
    super(`'${path}' of the target is not what the plan saw: ${difference}`, { hint });
    this.path = path;
  }

  override get name(): string {
    return "TargetChangedError";
  }
}
