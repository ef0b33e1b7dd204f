import type { Reply } from "@ftplib/reply";
import { TlsSessions } from "@ftplib/transport";

/** What is protected when a reply comes. */
export interface Protection {
  /** Whether the control connection speaks TLS, or did until CCC. */
  readonly isSecure: boolean;
  /** The level of data connections: `P` once PROT P was accepted. */
  readonly level: "C" | "P" | undefined;
}

/** RFC 2228, 5.1, and RFC 4217, 10: what the codes of the security extensions mean. */
const BY_CODE: ReadonlyMap<number, string> = new Map([
  [431, "the server cannot speak TLS at the moment: try again later"],
  [533, "the server wants this command to be protected: do not call ccc() before it"],
  [534, "the server's policy refuses this kind of security, or wants a client certificate it trusts"],
  [535, "the server rejected the security data that was sent"],
  [536, "the server does not know this level of protection; protC() sends data in clear"],
]);

const WANTS_REUSE =
  'the server requires TLS session reuse, and the data connection did not resume a session it knows: connect again, or try tls: { maxVersion: "TLSv1.2" }';
const CANNOT_REUSE =
  "the server requires TLS session reuse, and Deno does not resume TLS sessions: this server needs Node or Bun";
const WANTS_PRIVATE_DATA = "the server requires TLS on data connections: call protP(), and not protC()";
const WANTS_TLS = "the server requires TLS: use FTP_TLS instead of FTP";

/** How servers ask for TLS where they have no code for it. */
const ASKS_FOR_TLS: readonly RegExp[] = [
  /\b(?:tls|ssl|encryption|secure connection|secure session)\b.{0,24}\brequired\b/,
  /\brequires?\b.{0,40}\b(?:tls|ssl|encryption|encrypted|secure connection)\b/,
  /\b(?:must|have to|need to|please) use\b.{0,40}\b(?:tls|ssl|ftps|secure|encryption|auth)\b/,
  /\buse (?:auth|ftps|explicit)\b/,
  /\b(?:plain|cleartext|clear text|unencrypted|insecure|non-secure)\b.{0,24}\b(?:ftp|sessions?|connections?|logins?)\b/,
  /\bauthentication before user\b/,
];

/** What a reply that refuses something for reasons of security means, and what to try; undefined for any other reply. */
export function securityHint(reply: Reply, { isSecure, level }: Protection): string | undefined {
  if (reply.code < 400) return undefined;
  const text = reply.text.toLowerCase();
  if (isSecure && level === "P") {
    // ProFTPD names nothing in its reply; its log says "client did not reuse SSL session".
    const isProftpd = reply.code === 425 && text.includes("operation not permitted");
    if (text.includes("session reuse") || isProftpd)
      return TlsSessions.canResume ? WANTS_REUSE : CANNOT_REUSE;
  } else if (isSecure) {
    const isRefusal = reply.code === 521 || reply.code === 522;
    if (isRefusal || text.includes("tls required on the data")) return WANTS_PRIVATE_DATA;
  } else if (ASKS_FOR_TLS.some((words) => words.test(text))) {
    return WANTS_TLS;
  }
  return BY_CODE.get(reply.code);
}
