import { FtpError } from "@ftplib/reply";

/**
 * The server took a file or a directory under one name, and has it under another: it cuts names, changes characters that it does not like, or
 * takes two spellings for one name.
 */
export class StoredNameError extends FtpError {
  override readonly code: string = "ERR_FTP_STORED_NAME";
  /** The path that the server was given. */
  readonly path: string;
  /** The name that it lists instead; undefined where it lists none that is like it. */
  readonly found: string | undefined;
  /** Another path of the run that has the same name there: nobody knows which of the two files it is. */
  readonly twin: string | undefined;

  /** @internal */
  constructor(path: string, found: string | undefined, twin?: string) {
    const seems = found === undefined ? "" : `, which it seems to have stored as '${found}'`;
    const message =
      twin === undefined
        ? `the server does not list '${path}'${seems}`
        : `the server seems to have stored '${path}' and '${twin}' under one name, '${found}'`;
    super(message, { hint: "(give it another name, or exclude it)" });
    this.path = path;
    this.found = found;
    this.twin = twin;
  }

  override get name(): string {
    return "StoredNameError";
  }
}
