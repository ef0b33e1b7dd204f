/**
 * A sender of mail (RFC 5321, RFC 3207) on `@ftplib/reply` and `@ftplib/transport`: what FTP's packages give to another
 * protocol that answers with codes of three digits.
 *
 *   node smtp-send.ts HOST PORT FROM TO < message
 */
import { hostname } from "node:os";
import { text } from "node:stream/consumers";
import { errorForReply, isCompletion, isIntermediate, type Reply } from "@ftplib/reply";
import { LineConnection } from "./line-connection.ts";

/** Where to send, and under which name. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** What EHLO says; default the name of this machine. */
  readonly clientName?: string;
  /** Whom to trust; default Node's authorities. */
  readonly ca?: string;
}

/** A message and its envelope. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers, an empty line, and the body; any line ends. */
  readonly message: string;
}

/**
 * Sends one mail over TLS and answers with the server's receipt. A server without STARTTLS is told nothing.
 *
 * @throws ReplyError of `@ftplib/reply` with the server's refusal
 */
export async function sendMail(server: MailServer, mail: Mail): Promise<Reply> {
  const { host, port, ca, clientName = hostname() } = server;
  await using smtp = await LineConnection.open({ host, port, timeout: 30_000 });
  expectCompletion(await smtp.readReply());
  const offers = expectCompletion(await smtp.ask(`EHLO ${clientName}`));
  if (!offersStartTls(offers)) throw new Error(`${host} offers no TLS; the mail was not sent`);
  expectCompletion(await smtp.ask("STARTTLS"));
  await smtp.startTls({ host, ca, timeout: 30_000 });
  expectCompletion(await smtp.ask(`EHLO ${clientName}`));

  expectCompletion(await smtp.ask(`MAIL FROM:<${checkedAddress(mail.from)}>`));
  for (const recipient of mail.to) {
    expectCompletion(await smtp.ask(`RCPT TO:<${checkedAddress(recipient)}>`));
  }
  const go = await smtp.ask("DATA");
  if (!isIntermediate(go)) throw errorForReply(go, { command: "DATA" });
  await smtp.write(stuffed(mail.message));
  const receipt = expectCompletion(await smtp.readReply());
  await smtp.ask("QUIT");
  return receipt;
}

/** The message as DATA wants it: CR LF at each line's end, a dot before each leading dot, a dot alone at the end (4.5.2). */
export function stuffed(message: string): Uint8Array {
  const lines = message.split(/\r\n|\r|\n/);
  if (lines.at(-1) === "") lines.pop();
  const sent = lines.map((line) => (line.startsWith(".") ? `.${line}` : line));
  return new TextEncoder().encode([...sent, ".", ""].join("\r\n"));
}

function expectCompletion(reply: Reply): Reply {
  if (isCompletion(reply)) return reply;
  throw errorForReply(reply);
}

function offersStartTls({ lines }: Reply): boolean {
  return lines.some((line) => line.slice(4).trim().toUpperCase() === "STARTTLS");
}

function checkedAddress(address: string): string {
  // Neither may end the address, or begin a parameter after it.
  if (/[<>\s\0-\x1f\x7f]/.test(address)) throw new RangeError("an address holds a character that ends it");
  return address;
}

if (import.meta.main) {
  const [host = "localhost", port = "25", from = "", to = ""] = process.argv.slice(2);
  const message = await text(process.stdin);
  console.log(String(await sendMail({ host, port: Number(port) }, { from, to: [to], message })));
}
