import { expectCode } from "./expect-code.ts";
import { ProtocolError } from "./ftp-error.ts";
import type { Reply } from "./reply.ts";

/**
 * Returns the path that a 257 reply (PWD, MKD) names in quotes, as in `257 "/a" is the current directory`; `""` if
 * there is no such path.
 *
 * The quote must follow the code and one space. A doubled quote is one quote (RFC 959, section 5.1); what
 * follows the closing quote is comment; without a closing quote the path is the rest. Throws
 * `UnexpectedReplyError` for any other code, `ProtocolError` for a path with CR, LF or NUL, which could
 * become a command when it is sent back (S18).
 */
export function parse257(reply: Reply | string): string {
  const expected = expectCode(reply, 257);
  const { text } = expected;
  if (!text.startsWith(' "', 3)) return "";
  let path = "";
  let start = 5;
  for (;;) {
    const quote = text.indexOf('"', start);
    const end = quote === -1 ? text.length : quote;
    path += text.slice(start, end);
    if (text[end + 1] !== '"') break;
    path += '"';
    start = end + 2;
  }
  if (/[\r\n\0]/.test(path)) {
    throw new ProtocolError(`a control character in the path: ${text}`, { reply: expected });
  }
  return path;
}
