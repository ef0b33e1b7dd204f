/** Marks the errors of every installed version of this package. */
const brand = Symbol.for("@ftplib/netrc.NetrcParseError");

/**
 * A `.netrc` that cannot be used, and where it is wrong.
 *
 * `message` is `msg` followed by the place as far as it is known: `bad follower token 'port' (.netrc, line 3)`. It never
 * quotes a word of the file that may be part of a password (S65).
 */
export class NetrcParseError extends Error {
  static {
    this.prototype.name = "NetrcParseError";
    Object.defineProperty(this.prototype, brand, { value: true });
  }

  /** What to compare when two versions of this package may be installed; `isNetrcParseError` does. */
  readonly code: "ERR_NETRC_PARSE" | "ERR_NETRC_SECURITY" = "ERR_NETRC_PARSE";
  /** What is wrong, without the place. */
  readonly msg: string;
  /** The name of the file as it was given to the parser. */
  readonly filename: string | undefined;
  /** The line, counted from 1, in which the offending word begins. */
  readonly line: number | undefined;

  constructor(msg: string, filename?: string, line?: number) {
    const place = [filename, line === undefined ? undefined : `line ${line}`].filter(
      (part) => part !== undefined,
    );
    super(place.length > 0 ? `${msg} (${place.join(", ")})` : msg);
    this.msg = msg;
    this.filename = filename;
    this.line = line;
  }
}

/** Whether a value is a `NetrcParseError`, of whichever installed version of this package. */
export function isNetrcParseError(value: unknown): value is NetrcParseError {
  return value instanceof Error && brand in value;
}
