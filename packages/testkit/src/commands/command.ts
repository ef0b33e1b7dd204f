import type { ByteString } from "../byte-string.ts";
import type { ControlConnection } from "../control-connection.ts";
import type { DataChannel } from "../data-channel.ts";
import type { DataConnection } from "../data-connection.ts";
import type { Action, Step } from "../faults/fault.ts";
import type { LineReader } from "../line-reader.ts";
import type { SessionState } from "../session-state.ts";
import type { Settings } from "../settings.ts";
import type { Perform } from "../step-runner.ts";
import type { Transcript } from "../transcript.ts";
import type { TransferRecord } from "../transfer-record.ts";

/** Which of a command's replies one is; simple commands have only the plain one. */
export type ReplyKind = "plain" | "preliminary" | "final";

/** What a command and its transfer use of the session that they belong to. */
export interface CommandContext {
  readonly settings: Settings;
  readonly control: ControlConnection<LineReader>;
  readonly channel: DataChannel;
  readonly transcript: Transcript;
  /** Every data connection of the server so far. */
  readonly transfers: TransferRecord[];
  /** The command that is carried out, in capitals. */
  readonly verb: string;
  readonly argument: ByteString;
  /** The verbs of all commands that the server knows. */
  readonly knownVerbs: readonly string[];
  state: SessionState;
  /** Whether PBSZ was given, which PROT needs (RFC 4217, section 8). */
  hasBufferSize: boolean;
  protection: "C" | "P";
  /** The data connection, while there is one. */
  data: DataConnection | undefined;
  /** Sends a reply to the current command: one line, or all lines of a multi-line one. */
  reply(lines: string | readonly string[], kind?: ReplyKind): Promise<void>;
  /** Sends a reply at a step of these names. */
  replyAs(names: readonly string[], lines: readonly string[]): Promise<void>;
  /** Does a step, or what the faults make of it. `offset` counts the bytes before those of `truth`. */
  step(
    names: readonly string[],
    channel: Step["channel"],
    truth: readonly Action[],
    perform?: Perform,
    offset?: number,
  ): Promise<void>;
  /** Returns a client's path as an absolute one; the working directory when it is empty. */
  path(argument: ByteString): ByteString;
  /** Puts TLS on the control connection. */
  secure(): Promise<void>;
  /** Ends the session after the current command. */
  finish(): void;
}

/** What a command does: it sends its replies through the context. */
export type CommandHandler = (session: CommandContext, argument: ByteString) => Promise<void>;

export interface Command {
  readonly handle: CommandHandler;
  /** Whether it may come before the login is complete. */
  readonly beforeLogin?: boolean;
  /** Whether it has to have an argument; 501 without. */
  readonly needsArgument?: boolean;
  /** Whether a read-only server refuses it. */
  readonly changesFiles?: boolean;
}

/** Verb in capitals to command, one group of RFC 959 each. */
export type CommandGroup = Readonly<Record<string, Command>>;
