import type { Reply } from "@ftplib/reply";
import { type Command, command } from "../command/command.ts";
import { textCodec } from "../command/text-codec.ts";
import type { Conversation } from "../exchange/conversation.ts";
import type { ServerHabits } from "./server-habits.ts";

/** The session whose names are sent. */
export interface TelnetSession {
  readonly habits: ServerHabits;
  readonly control: { doublesIac: boolean };
  run<T>(conversation: Conversation<T>): Promise<T>;
}

/** The byte that begins a command of Telnet, and stands for itself when it is doubled (RFC 854). */
export const IAC = 0xff;
/** The first of the bytes that make a command of Telnet after it. */
const FIRST_COMMAND = 0xf0;
// Nothing may come between RNFR and RNTO, and nothing is known before the login.
const NOT_BEFORE: ReadonlySet<string> = new Set(["RNTO", "USER", "PASS", "ACCT", "REIN", "HOST"]);

const [BEFORE, AFTER] = ["ftplib-no-such", "name"] as const;
const shown = `${BEFORE}\xff\xff${AFTER}`;
const PROBE = command("MDTM", { bytes: textCodec("latin1").encode(shown), shown });

/**
 * Finds out, before the first command with the byte 255 before a command of Telnet, whether the server takes it for one: ProFTPD does, and would
 * remove `a` in place of `a FF FE b`. Then each 255 is doubled; the other servers take every byte as it is (docs/decisions/0119).
 */
export async function settleTelnetFor(session: TelnetSession, sent: Command): Promise<void> {
  // What asks comes here, too.
  if (sent === PROBE || NOT_BEFORE.has(sent.verb)) return;
  const { habits, control } = session;
  if (control.doublesIac || habits.takesTelnet === false || !isAmbiguous(sent.line)) return;
  habits.takesTelnet ??= await session.run(probe());
  control.doublesIac = habits.takesTelnet;
}

/** The bytes with each 255 doubled. */
export function doubled(packet: Uint8Array): Uint8Array {
  if (!packet.includes(IAC)) return packet;
  return Uint8Array.from(Array.from(packet).flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte])));
}

function isAmbiguous(line: Uint8Array): boolean {
  for (let at = line.indexOf(IAC); at !== -1; at = line.indexOf(IAC, at + 1)) {
    if ((line[at + 1] ?? 0) >= FIRST_COMMAND) return true;
  }
  return false;
}

/** Whether the server's answer shows the name with one byte, or one character, where two bytes were sent. */
function* probe(): Conversation<boolean> {
  const reply: Reply = yield PROBE;
  return new RegExp(`${BEFORE}[^]${AFTER}`, "u").test(reply.text);
}
