import type { Entry } from "./entry.ts";
import { parseListing } from "./parse-listing.ts";

/**
 * Parses one line of MLSD or MLST (RFC 3659, section 7): `type=file;size=5; name`. Returns `undefined` if there is no name, or if the
 * facts are not facts. A line of MLST on the control connection begins with a space, which does not belong to the facts; it may be left on.
 */
export function parseFacts(
  line: Uint8Array | string,
  decode?: (bytes: Uint8Array) => string,
): Entry | undefined {
  return parseListing(line, decode === undefined ? { dialect: "facts" } : { dialect: "facts", decode })
    .entries[0];
}
