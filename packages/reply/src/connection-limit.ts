import { Reply } from "./reply.ts";

/** What a server says about how many connections it accepts. */
export interface ConnectionLimit {
  /** The largest number of connections, if the reply names it. */
  readonly limit: number | undefined;
}

/** What servers say when there are too many clients, sessions or logins at once. */
const LIMIT = new RegExp(
  [
    String.raw`\b(?:too many|no more|maximum|max\.?(?= \d))\b[^.]{0,80}?\b(?:connect(?:ions?|ed)|users?|clients?|sessions?|hosts?|logins?|data transfers?)\b`,
    String.raw`\bmore connections?\b`,
    String.raw`\bmore than \d+ (?:connections?|sessions?|users?)\b`,
    String.raw`\bonly .{0,40}\bsessions?\b.{0,40}\ballowed\b`,
    String.raw`\bsimultaneous (?:logins?|connections?|sessions?)\b`,
    String.raw`\balready (?:connected|logged in)\b`,
    String.raw`\bconnection limit\b`,
  ].join("|"),
  "i",
);

/** What servers say to a client that has failed to log in too often. */
const PENALTY = /\bban(?:ned)?\b|\battempts?\b|\bfailed login/i;

/** A number that is a limit, not part of a name or an address, nor a time. */
const NUMBER = /(?<![\w.:])\d{1,6}(?!\d|[.:]\w| ?(?:s|sec|seconds?|min|minutes?|hours?)\b)/;

/**
 * Returns the connection limit that a 421 or 530 reply reports, or `undefined` if it says something else.
 *
 * A 530 to USER or PASS means either a wrong password or too many connections, and only its text shows which.
 * The texts are those of vsftpd, Pure-FTPd, ProFTPD, FileZilla Server, Serv-U, IIS, pyftpdlib and others. A
 * number in the text is the limit; it may be of a user, a host or the whole server.
 */
export function connectionLimit(reply: Reply | string): ConnectionLimit | undefined {
  const given = typeof reply === "string" ? new Reply(reply) : reply;
  if (given.code !== 421 && given.code !== 530) return undefined;
  const text = textOf(given);
  if (isPenalty(text) || !LIMIT.test(text)) return undefined;
  // The name of a user may hold digits, and is in quotes.
  const number =
    NUMBER.exec(text.replace(/'[^']*'|"[^"]*"/g, ""))?.[0] ?? (/\bonly one\b/i.test(text) ? "1" : "");
  const limit = Number(number);
  return { limit: number === "" || limit < 1 ? undefined : limit };
}

/** Returns whether the text blames the client, so that another try would make it worse. */
export function isPenalty(text: string): boolean {
  return PENALTY.test(text);
}

/** The text of a reply without its codes. */
export function textOf(reply: Reply): string {
  return reply.lines.map((line) => line.replace(/^\d{3}[ -]?/, "")).join(" ");
}
