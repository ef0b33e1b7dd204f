/** What a server was seen to do, remembered for its host and port as long as the client is kept. */
export interface ServerHabits {
  /** Whether it reads every command of a packet, and answers each; undefined until it was tried. */
  readsEachCommand: boolean | undefined;
  /** Whether it takes a command behind a transfer command; undefined until it was seen. See `many/pipeline.ts`. */
  takesCommandsAhead: boolean | undefined;
  /** Whether it wants the data connection before the transfer command: it has said 425 to one that came beside it. */
  wantsConnectionFirst: boolean;
}

/** Nothing is known. */
export function newHabits(): ServerHabits {
  return { readsEachCommand: undefined, takesCommandsAhead: undefined, wantsConnectionFirst: false };
}
