/** What speaks in a line that was expected to be an FTP server's. */
export type BannerProtocol = "HTTP" | "IMAP" | "NNTP" | "POP3" | "SMTP" | "SSH" | "TLS";

/**
 * The protocol that a server's first line looks like if it is not FTP, or `undefined`: a guess, for a hint
 * to people.
 *
 * TLS means that the server expects TLS from the first byte on (port 990). SMTP and NNTP greet
 * with replies like FTP's, and are known by their name in the text alone.
 */
export function identifyBanner(line: string): BannerProtocol | undefined {
  if (line.startsWith("SSH-")) return "SSH";
  if (line.startsWith("HTTP/") || /^<(?:!doctype|html)/i.test(line)) return "HTTP";
  if (line.startsWith("+OK")) return "POP3";
  if (line.startsWith("* OK")) return "IMAP";
  if (/^[\x15\x16]\x03[\0-\x04]/.test(line)) return "TLS";
  if (/^220[ -]/.test(line) && /\bE?SMTP\b/i.test(line)) return "SMTP";
  if (/^20[01] /.test(line) && /\b(?:NNTP|NNRP|InterNetNews)\b/i.test(line)) return "NNTP";
  return undefined;
}
