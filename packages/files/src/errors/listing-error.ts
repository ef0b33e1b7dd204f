import { FtpError } from "@ftplib/reply";

/**
 * A listing that does not show all that is in the directory: it holds complaints of the server, or lines that are not understood, or it
 * ends inside a line. `lines` has the first ones of these.
 */
export class ListingError extends FtpError {
  override readonly code: string = "ERR_FTP_LISTING";
  /** The directory. */
  readonly path: string;
  /** The lines that are not entries, ten at most. */
  readonly lines: readonly string[];

  /** @internal */
  constructor(path: string, lines: readonly string[], count: number) {
    const more = count > 1 ? ` and ${count - 1} more` : "";
    super(`the listing of '${path}' is not complete: the server sent the line '${lines[0]}'${more}`, {
      phase: "data",
      hint: "(what could be read is not all that is there)",
    });
    this.path = path;
    this.lines = lines;
  }

  override get name(): string {
    return "ListingError";
  }
}
