import { FtpError } from "@ftplib/reply";

/** A part of a tree with which an operation failed. */
export interface TreeFailure {
  /** Where: a path of the server, or a local one of an upload. */
  readonly path: string;
  readonly error: unknown;
}

/** Something that was left out on purpose. */
export interface TreeSkip {
  readonly path: string;
  /** Why, in a few words: "it is a symbolic link". */
  readonly reason: string;
}

/** What `downloadTree` and `uploadTree` come to. */
export interface TreeReport {
  /** Files that this call transferred. */
  readonly files: number;
  /** Bytes that this call transferred. */
  readonly bytes: number;
  /** Files that were there already, with the size and time of the source. */
  readonly unchanged: number;
  /** Directories that this call made. */
  readonly directories: number;
  readonly skipped: readonly TreeSkip[];
}

/** An operation on a tree failed for some of its parts, and was done for all others. `failures` lists them; `cause` is the first one's error. */
export class TreeError extends FtpError {
  override readonly code: string = "ERR_FTP_TREE";
  readonly failures: readonly TreeFailure[];
  /** What was done all the same: that of `downloadTree` and `uploadTree`. */
  readonly report: TreeReport | undefined;

  constructor(what: string, failures: readonly TreeFailure[], report?: TreeReport) {
    const [first] = failures;
    const more = failures.length > 1 ? `, and ${failures.length - 1} more` : "";
    const said = first?.error instanceof Error ? first.error.message : String(first?.error);
    super(`${what} failed for '${first?.path}' (${said})${more}`, { cause: first?.error });
    this.failures = failures;
    this.report = report;
  }

  override get name(): string {
    return "TreeError";
  }
}
