import type { ByteString } from "../byte-string.ts";
import type { Session } from "../session.ts";

/** What a command does: it sends its replies through the session. */
export type CommandHandler = (session: Session, argument: ByteString) => Promise<void>;

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
