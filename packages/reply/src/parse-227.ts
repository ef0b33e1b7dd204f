import { expectCode } from "./expect-code.ts";
import { ProtocolError } from "./ftp-error.ts";
import type { Reply } from "./reply.ts";

/** Where to connect to. */
export interface Endpoint {
  /** A host name or address. */
  readonly host: string;
  /** A TCP port, 1 to 65535. */
  readonly port: number;
}

/**
 * Returns the address that a 227 reply (PASV) names, as in `227 Entering Passive Mode (192,0,2,1,19,136)`.
 *
 * The first six numbers joined by single commas count, wherever they stand (RFC 1123, section 4.1.2.6; F21);
 * each must be 0 to 255 in at most three digits, and the port not 0 (S5). The host is what the server *says*:
 * do not connect to it without a check (S1). Throws `UnexpectedReplyError` for any other code, `ProtocolError` for a
 * bad address.
 */
export function parse227(reply: Reply | string): Endpoint {
  const expected = expectCode(reply, 227);
  const numbers = firstSixNumbers(expected.text);
  const [a, b, c, d, high = 0, low = 0] = numbers.map(toOctet);
  const port = high * 256 + low;
  if (numbers.length !== 6 || numbers.map(toOctet).some(Number.isNaN) || port === 0) {
    throw new ProtocolError(`no valid address: ${expected.text}`, { reply: expected });
  }
  return { host: `${a}.${b}.${c}.${d}`, port };
}

/**
 * The first six digit runs joined by single commas, or fewer than six if there is no such place. One pass.
 */
function firstSixNumbers(text: string): string[] {
  let runs: string[] = [];
  let start = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) continue;
    if (i > start) runs.push(text.slice(start, i));
    if (runs.length === 6) return runs;
    // A comma right after a number goes on; anything else, a second comma included, begins anew.
    if (text[i] !== "," || i === start) runs = [];
    start = i + 1;
  }
  return runs;
}

function toOctet(digits: string): number {
  const value = digits.length > 3 ? 256 : Number(digits);
  return value > 255 ? Number.NaN : value;
}
