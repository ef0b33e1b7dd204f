import type { Reply } from "@ftplib/reply";
import type { Command } from "../command/command.ts";
import type { Secrets } from "../command/secrets.ts";
import type { TextCodec } from "../command/text-codec.ts";
import type { DebugLog } from "../log/debug-log.ts";
import type { TraceContext } from "../log/traces.ts";
import type { ServerHabits } from "./server-habits.ts";
import type { Timeouts } from "./timeouts.ts";

/** What a control connection needs to know of its client. */
export interface ControlOptions {
  readonly codec: TextCodec;
  /** The limits in force; they may change. */
  readonly timeouts: () => Timeouts;
  readonly log: DebugLog;
  readonly secrets: Secrets;
  /** Where the connection leads, for who traces commands. */
  readonly whereabouts: TraceContext;
  /** Bytes of one line of a reply without its CR LF: ftplib's `maxline` (A3). */
  readonly maxLineLength: number;
  /** Whether an empty line between replies is passed over; otherwise it ends the session (ftplib, R7). */
  readonly skipsEmptyLines: boolean;
  /** What the server was seen to do. */
  readonly habits: ServerHabits;
  /** Given every reply to a command, to keep what it says of the connection. */
  readonly onLearn: (sent: Command, reply: Reply) => void;
  /** Called once, with the reason, when the connection has closed. */
  readonly onFail: (error: unknown) => void;
}

/** What the commands of one packet are. */
export interface PacketOptions {
  /** The one among them that begins a transfer; what comes after it is sent ahead. */
  readonly transfer?: Command | undefined;
  /** Nobody waits for the replies yet: the caller reads them (`putcmd`). */
  readonly isRaw?: boolean | undefined;
  /** The replies may come in any order: it is not known yet whether the server keeps to theirs. */
  readonly isTrial?: boolean | undefined;
  /** The packet goes out in two pieces, with a moment between them. */
  readonly isInPieces?: boolean | undefined;
  /** They are sent while a transfer is under way. */
  readonly isAhead?: boolean | undefined;
}
