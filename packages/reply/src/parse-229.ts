import { expectCode } from "./expect-code.ts";
import { ProtocolError } from "./ftp-error.ts";
import type { Endpoint } from "./parse-227.ts";
import type { Reply } from "./reply.ts";

/**
 * The port that a 229 reply (EPSV) names, as in `229 Entering Extended Passive Mode (|||6446|)`, and the
 * host to connect to: `peerHost`, as it was given.
 *
 * Between the first `(` and the next `)` there are five fields, cut by any one character from 33 to 126 (RFC
 * 2428); all but the port must be empty, since EPSV has no say in the host (S4), and the port is 1 to 65535,
 * in digits only (S5). Throws `UnexpectedReplyError` for any other code, `ProtocolError` for anything else.
 */
export function parse229(reply: Reply | string, peerHost: string): Endpoint;
export function parse229(
  reply: Reply | string,
  peerHost?: string,
): Partial<Endpoint> & Pick<Endpoint, "port">;
export function parse229(
  reply: Reply | string,
  peerHost?: string,
): Partial<Endpoint> & Pick<Endpoint, "port"> {
  const expected = expectCode(reply, 229);
  const { text } = expected;
  const open = text.indexOf("(");
  const close = text.indexOf(")", open + 1);
  const port = open === -1 || close === -1 ? Number.NaN : portOf(text.slice(open + 1, close));
  if (!(port >= 1 && port <= 65535)) {
    throw new ProtocolError(`no valid port: ${text}`, { reply: expected });
  }
  return peerHost === undefined ? { port } : { host: peerHost, port };
}

/** The number in `|||number|`, or NaN if it is not of that form. */
function portOf(group: string): number {
  const delimiter = group.charCodeAt(0);
  if (!(delimiter >= 33 && delimiter <= 126)) return Number.NaN;
  for (const at of [1, 2, group.length - 1]) {
    if (group.charCodeAt(at) !== delimiter) return Number.NaN;
  }
  const digits = group.slice(3, -1);
  // A digit as the delimiter must not be one of the port's, or there would be more fields than five.
  return /^[0-9]{1,5}$/.test(digits) && !digits.includes(group.charAt(0)) ? Number(digits) : Number.NaN;
}
