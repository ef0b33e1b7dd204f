import { TimeoutError } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Secrets } from "../command/secrets.ts";
import type { Connection } from "@ftplib/transport";
import type { Phase } from "../errors/phase.ts";
import { pythonLiteral } from "../log/python-literal.ts";
import type { ReplyReader } from "./reply-reader.ts";

// Silence shorter than this is not worth a word in an error, milliseconds.
const QUIET = 500;
// Silence that a box in between may end.
const LONG_QUIET = 5_000;

// Of a line that the server has not finished, or of text before the greeting, so many characters are shown.
const SHOWN_OF_A_LINE = 200;

/** What may be the reason of a close before the greeting. */
const NO_GREETING =
  "(it may be a proxy whose server is away or that wants a PROXY header, a limit of connections, or a port for implicit TLS)";

/** What may be the reason of a close right after the handshake. */
const NO_CLIENT_CERTIFICATE =
  "(it closed right after the TLS handshake: it may want a client certificate, tls: { cert, key })";

/** What may be the reason of a reply that answers nothing, before the first command or in place of the answer to it. */
export const STRAY_AT_FIRST =
  "(a proxy in between may send a PROXY header, which the server does not expect and takes for a command)";

/** What a wait of each phase is for. */
const WAITED_FOR: Partial<Record<Phase, string>> = {
  reply: "the reply",
  greeting: "the greeting of the server",
  finalReply: "the final reply",
};

/** How long the connection was quiet before it closed, for the end of a sentence; empty for a short time. */
function quietWords(milliseconds: number): string {
  return milliseconds < QUIET ? "" : `, idle for ${(milliseconds / 1000).toFixed(1)} s`;
}

/** What to try where a quiet connection was closed; undefined for a short time. */
function quietHint(milliseconds: number): string | undefined {
  if (milliseconds < LONG_QUIET) return undefined;
  return "(a proxy or NAT in between may end quiet connections: the option noopInterval keeps them busy)";
}

/** When the control connection closed, for the end of a sentence. */
export function closeWords(reader: ReplyReader, secrets: Secrets, quietFor: number): string {
  return reader.hasGreeted ? quietWords(quietFor) : ` before its greeting${textBefore(reader, secrets)}`;
}

/** What may be the reason of a close of the control connection, and what to try; undefined where nothing is known. */
export function closeHint(reader: ReplyReader, { tls }: Connection, quietFor: number): string | undefined {
  if (!reader.hasGreeted && tls === undefined) return NO_GREETING;
  if (reader.hasAnswered) return quietHint(quietFor);
  // With TLS 1.3 a server's word on our certificate comes when we take the handshake for done, and may be lost.
  return tls === undefined ? undefined : NO_CLIENT_CERTIFICATE;
}

/** What was heard in place of a reply, from the semicolon on; empty where nothing was. */
export function heardInstead(reader: ReplyReader, secrets: Secrets): string {
  const line = secrets.mask(reader.takeUnfinished()).slice(0, SHOWN_OF_A_LINE);
  const said = line === "" ? "" : `; the server has sent "${line}" without the end of the line`;
  return `${said}${textBefore(reader, secrets)}`;
}

function textBefore({ textBeforeGreeting: text }: ReplyReader, secrets: Secrets): string {
  if (text === undefined) return "";
  return `; its first line is no reply: ${pythonLiteral(secrets.mask(text).slice(0, SHOWN_OF_A_LINE))}`;
}

/**
 * The error of a wait that has outlived its limit.
 *
 * @param heard what was heard instead, from the semicolon on
 */
export function timeoutError(
  phase: Phase,
  limit: number,
  command: Command | undefined,
  heard: string,
): TimeoutError {
  const what = WAITED_FOR[phase] ?? phase;
  const isCommand = command !== undefined && phase !== "greeting";
  const to = isCommand ? ` to ${command.shown}` : "";
  return new TimeoutError(
    `timed out after ${limit} ms waiting for ${what}${to}${heard}; the connection is closed`,
    { phase, command: isCommand ? command.shown : undefined },
  );
}
