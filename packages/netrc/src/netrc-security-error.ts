import { NetrcParseError } from "./netrc-parse-error.ts";

/**
 * A `.netrc` refused for what its file is, not for what it says: not a regular file, too large, someone else's, or open to others.
 *
 * It is a `NetrcParseError`, as in Python (SEC4); `line` is `undefined`.
 */
export class NetrcSecurityError extends NetrcParseError {
  static {
    this.prototype.name = "NetrcSecurityError";
  }

  override readonly code = "ERR_NETRC_SECURITY";
}
