import { command, type Command } from "../command/command.ts";
import { textCodec } from "../command/text-codec.ts";
import type { Conversation } from "../exchange/conversation.ts";
import { feat } from "../exchange/feat.ts";
import type { ConnectionState } from "./connection-state.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { IAC, settleTelnetFor, type TelnetSession } from "./telnet.ts";

/** The session whose names are sent. */
export interface NamingSession extends TelnetSession {
  readonly facts: ConnectionState;
  readonly options: ResolvedOptions;
}

const OPTS_UTF8 = command("OPTS", "UTF8", "ON");
// Nothing may come between RNFR and RNTO.
const NOT_BEFORE: ReadonlySet<string> = new Set(["OPTS", "RNTO"]);

/**
 * Asks a server that named UTF8 in FEAT to use it (OPTS UTF8 ON), before the first command with a name beyond ASCII: IIS speaks its
 * code page until then. Once for each connection; nothing is sent where FEAT was not asked, and for names in ASCII. Before a name with the byte
 * 255, which is not UTF-8, it finds out how that is sent.
 */
export async function useUtf8For(session: NamingSession, sent: Command): Promise<void> {
  if (sent.line.includes(IAC)) await settleTelnetFor(session, sent);
  const { features, isUtf8Settled } = session.facts;
  if (isUtf8Settled || features === undefined || NOT_BEFORE.has(sent.verb)) return;
  if (isBeyondAscii(sent)) await settle(session);
}

/** The same, and asks FEAT where it was not: for what makes a new name. */
export async function askUtf8For(session: NamingSession, sent: Command): Promise<void> {
  if (session.facts.isUtf8Settled || !isBeyondAscii(sent) || !isUtf8(session)) return;
  if (session.facts.features === undefined) await session.run(feat(command("FEAT")));
  await useUtf8For(session, sent);
}

/** The same before a listing by LIST; names of MLSD are UTF-8 by themselves (RFC 3659, 2.2). */
export async function useUtf8ForListing(session: NamingSession): Promise<void> {
  const { features, isUtf8Settled } = session.facts;
  if (!isUtf8Settled && features !== undefined && !features.has("MLST")) await settle(session);
}

async function settle(session: NamingSession): Promise<void> {
  const { facts } = session;
  // First, since the command below comes here, too.
  facts.isUtf8Settled = true;
  if (isUtf8(session) && facts.features?.has("UTF8") === true) await session.run(ask());
}

function isUtf8({ options }: NamingSession): boolean {
  return options.codec === textCodec("utf-8");
}

function isBeyondAscii({ line }: Command): boolean {
  return line.some((byte) => byte > 0x7f);
}

/** Whatever the reply: a server that refuses goes on as it was. */
function* ask(): Conversation<void> {
  yield OPTS_UTF8;
}
