import { FactsReader } from "./dialect/facts.ts";
import { Draft } from "./draft.ts";
import { Entry } from "./entry.ts";
import { Line } from "./line.ts";
import { Source } from "./source.ts";
import { encodeUtf8 } from "./text.ts";

/**
 * Parses one line of MLSD or MLST, without its end of line (RFC 3659, section 7): `type=file;size=5; name`. `undefined` if there is no name, or
 * what should be facts are none. A line of MLST on the control connection begins with a blank, which is not of the facts: it may be left on.
 */
export function parseFacts(
  line: Uint8Array | string,
  decode?: (bytes: Uint8Array) => string,
): Entry | undefined {
  const bytes = typeof line === "string" ? encodeUtf8(line) : line.slice();
  const draft = new Draft();
  const verdict = new FactsReader(true).read(new Line().set(bytes, 0, bytes.length), draft);
  return verdict === "entry"
    ? new Entry(draft, new Source(bytes, decode), 0, bytes.length, "facts", undefined)
    : undefined;
}
