import { type HalfCloseHabits, newHalfCloseHabits } from "./half-close-habits.ts";

/** What a server was seen to do, remembered for its host and port as long as the client is kept. */
export interface ServerHabits {
  /** Whether it reads every command of a packet, and answers each; undefined until it was tried. */
  readsEachCommand: boolean | undefined;
  /** Whether it takes a command behind a transfer command; undefined until it was seen. See `many/pipeline.ts`. */
  takesCommandsAhead: boolean | undefined;
  /** Whether it wants the data connection before the transfer command: it has said 425 to one that came beside it. */
  wantsConnectionFirst: boolean;
  /** Whether the data connection of a refused transfer is that of the next one. See `transfer/same-port.ts`. */
  keepsDataConnection: boolean;
  /** How it ends plain downloads. See `many/half-close.ts`. */
  readonly halfClose: HalfCloseHabits;
  /** False once it has answered a NOOP during a transfer in a way that does harm: then none is sent any more. */
  takesNoopInTransfer: boolean;
  /** Whether it takes commands of Telnet within names, so that the byte 255 is doubled; undefined until it was seen. See `telnet.ts`. */
  takesTelnet: boolean | undefined;
  /** How many replies it leaves out where a transfer has ended early (at 1), and where ABOR has ended it (at 2); -1 where it gives one more. */
  readonly repliesLeftOut: number[];
  readonly listing: ListingHabits;
}

/** How a server lists, as far as it was seen; undefined is not known. */
export interface ListingHabits {
  /** False where MLSD is refused, whatever FEAT says. */
  hasMlsd: boolean | undefined;
  /** Whether MLSD lists the directory that it is given, and not the working directory. */
  mlsdTakesPath: boolean | undefined;
  /** Whether LIST does: `existing` where it lists the working directory for a path that does not exist. */
  listTakesPath: "always" | "existing" | "never" | undefined;
  /** Whether `LIST -a` lists the working directory. */
  takesFlag: boolean | undefined;
  /** Whether `LIST -a path` lists that path. */
  takesFlagAndPath: boolean | undefined;
  /** Whether LIST is refused in any type but A. */
  needsTypeA: boolean;
}

/** Nothing is known. */
export function newHabits(): ServerHabits {
  return {
    readsEachCommand: undefined,
    takesCommandsAhead: undefined,
    wantsConnectionFirst: false,
    keepsDataConnection: false,
    halfClose: newHalfCloseHabits(),
    takesNoopInTransfer: true,
    takesTelnet: undefined,
    repliesLeftOut: [],
    listing: {
      hasMlsd: undefined,
      mlsdTakesPath: undefined,
      listTakesPath: undefined,
      takesFlag: undefined,
      takesFlagAndPath: undefined,
      needsTypeA: false,
    },
  };
}
