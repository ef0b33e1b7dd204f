import { expectCode } from "./expect-code.ts";
import { ProtocolError } from "./ftp-error.ts";
import type { Reply } from "./reply.ts";

/**
 * Returns the size in bytes that a 150 reply announces, as in `150 Opening data connection for foo (1234 bytes)`;
 * `undefined` if it announces no size.
 *
 * Only the first line counts, and in it the last such group (A15). Throws `UnexpectedReplyError` for any
 * other code, `ProtocolError` for a size above 2^53 - 1 (S85).
 */
export function parse150(reply: Reply | string): number | undefined {
  const expected = expectCode(reply, 150);
  const [line = ""] = expected.lines;
  if (line[3] !== " ") return undefined;
  // Between two groups there is at least their " (", so no character is looked at twice.
  for (let at = line.lastIndexOf(" ("); at > 3; at = line.lastIndexOf(" (", at - 1)) {
    let end = at + 2;
    while (isDigit(line.charCodeAt(end))) end += 1;
    if (end > at + 2 && line.slice(end, end + 7).toLowerCase() === " bytes)") {
      const size = Number(line.slice(at + 2, end));
      if (Number.isSafeInteger(size)) return size;
      throw new ProtocolError(`the size is out of range: ${expected.text}`, { reply: expected });
    }
  }
  return undefined;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
