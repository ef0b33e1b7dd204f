import { isPermanentNegative, type Reply } from "@ftplib/reply";
import { type Argument, argument, type Command, type CommandText, command } from "../command/command.ts";
import { isUnknown } from "../exchange/mlst.ts";
import { askFeatures } from "../session/features.ts";
import type { Session } from "../session/session.ts";
import type { ListOptions } from "./list-options.ts";
import { asPath, isAwkward, missingName, notAFlag } from "./list-path.ts";

/** One of the ways to list a directory. */
export interface ListMethod {
  readonly command: Command;
  readonly isFacts: boolean;
  /** The CWD that must come before, since the command names no path. */
  readonly enter: Command | undefined;
  /** Whether this refusal leaves it to the next way. */
  readonly isLeftByRefusal: (refusal: Reply) => boolean;
  /** Whether a listing without an entry leaves it to the next way; `hasLines` says whether it had lines of other kinds. */
  readonly isLeftByNothing: (hasLines: boolean) => boolean;
  /** Keeps what the first entry proves of the server. */
  readonly onEntry: () => void;
  /** The entries that the same form has listed for what does not exist: with those alone it has not listed the path. */
  readonly strays?: StrayEntries | undefined;
  /** Keeps that it listed those alone. */
  readonly onStraysAlone?: () => void;
}

/** What was listed for a name that does not exist. */
export interface StrayEntries {
  readonly names: ReadonlySet<string>;
  /** False where there are more than were kept. */
  readonly areAll: boolean;
}

/** What {@link listMethods} needs to do. */
export interface ListProbe {
  /** Runs what is a call of its own. */
  readonly inTurn: <T>(call: () => Promise<T>) => Promise<T>;
  /** What the command, which names what does not exist, lists all the same. */
  readonly straysOf: (sent: Command, isFacts: boolean) => Promise<StrayEntries>;
}

const always = (): boolean => true;
const never = (): boolean => false;

/**
 * The ways to list a path, the best first: MLSD where it is offered, then LIST with `-a` and without. The next way is made when
 * the one before has failed, from what is known of the server by then.
 *
 * Many servers list the working directory whatever path they are given, or whatever follows `-a`, without a word. So a form of
 * the command is trusted with a path only when it lists nothing for a name that does not exist, and something for the path; what
 * was seen is remembered (`ServerHabits`). Where no form is to be trusted, the client changes into the directory, and back. A
 * path that LIST may take apart is changed into first; what cannot be changed into may be a file, and is named all the same.
 */
export async function* listMethods(
  session: Session,
  path: CommandText,
  { hidden = true, mlsd = true }: ListOptions,
  probe: ListProbe,
): AsyncGenerator<ListMethod, void, undefined> {
  const { rules } = session;
  const named = path.length === 0 ? undefined : asPath(argument(path, "the path", rules));
  if (mlsd) yield* byFacts(session, named, probe);
  if (named === undefined) return yield* here(session, hidden, undefined);
  const { listing } = session.habits;
  const enter = command("CWD", named);
  const isEnteredFirst = isAwkward(named) || listing.listTakesPath === "never";
  if (isEnteredFirst) yield* here(session, hidden, enter);
  if (listing.listTakesPath !== "never") yield* byName(session, notAFlag(named), hidden, probe);
  if (!isEnteredFirst) yield* here(session, hidden, enter);
}

/** A fact that every full server has, and those that only print a few columns in another form do not. */
const FACTS_OF_FULL_SERVERS = /\b(?:perm|unique)\b/i;

/** MLSD. A server whose FEAT names few facts, or none, is asked for what does not exist first. */
async function* byFacts(
  session: Session,
  named: Argument | undefined,
  probe: ListProbe,
): AsyncGenerator<ListMethod, void, undefined> {
  const { listing } = session.habits;
  if (listing.hasMlsd === false) return;
  const features = await probe.inTurn(() => askFeatures(session));
  if (!features.has("MLST") && !features.has("MLSD")) return;
  const isFull = FACTS_OF_FULL_SERVERS.test(features.get("MLST") ?? "");
  if (named !== undefined && !isFull && listing.mlsdTakesPath === undefined) {
    const missing = command("MLSD", missingName(session.rules));
    if (hasAny(await probe.straysOf(missing, true))) listing.mlsdTakesPath = false;
  }
  const isEntered = named !== undefined && listing.mlsdTakesPath === false;
  yield {
    command: command("MLSD", ...(named === undefined || isEntered ? [] : [named])),
    isFacts: true,
    enter: isEntered ? command("CWD", named) : undefined,
    isLeftByRefusal: (refusal) => {
      if (named === undefined && isUnknown(refusal)) listing.hasMlsd = false;
      const isOfPath = named !== undefined && !isEntered && isFull;
      return isUnknown(refusal) || (!isOfPath && isPermanentNegative(refusal));
    },
    isLeftByNothing: (hasLines) => hasLines,
    onEntry: () => {
      if (named !== undefined) listing.mlsdTakesPath ??= true;
    },
  };
}

/** LIST of the working directory, or of the one that `enter` changes into. */
function* here(
  session: Session,
  hidden: boolean,
  enter: Command | undefined,
): Generator<ListMethod, void, undefined> {
  const { listing } = session.habits;
  const way = { isFacts: false, enter };
  if (hidden && listing.takesFlag !== false) {
    yield {
      ...way,
      command: command("LIST", "-a"),
      isLeftByRefusal: always,
      isLeftByNothing: always,
      onEntry: () => {
        listing.takesFlag = true;
      },
    };
  }
  yield {
    ...way,
    command: command("LIST"),
    isLeftByRefusal: () => enter !== undefined,
    isLeftByNothing: never,
    onEntry: () => {
      if (hidden) listing.takesFlag ??= false;
    },
  };
}

/** LIST with the path. */
async function* byName(
  session: Session,
  named: Argument,
  hidden: boolean,
  { straysOf }: ListProbe,
): AsyncGenerator<ListMethod, void, undefined> {
  const { listing } = session.habits;
  const missing = missingName(session.rules);
  const way = { isFacts: false, enter: undefined };
  if (hidden && listing.takesFlagAndPath === undefined && listing.takesFlag !== false) {
    if (hasAny(await straysOf(command("LIST", "-a", missing), false))) listing.takesFlagAndPath = false;
  }
  if (hidden && listing.takesFlagAndPath !== false && listing.takesFlag !== false) {
    const isProven = listing.takesFlagAndPath === true;
    yield {
      ...way,
      command: command("LIST", "-a", named),
      isLeftByRefusal: (refusal) => !isProven || isUnknown(refusal),
      isLeftByNothing: () => !isProven,
      onEntry: () => {
        listing.takesFlagAndPath = true;
      },
    };
  }
  const isProven = listing.listTakesPath === "always";
  const found = isProven ? undefined : await straysOf(command("LIST", missing), false);
  const strays = found !== undefined && hasAny(found) ? found : undefined;
  if (strays?.areAll === false) listing.listTakesPath = "never";
  if (listing.listTakesPath === "never") return;
  yield {
    ...way,
    command: command("LIST", named),
    isLeftByRefusal: isUnknown,
    isLeftByNothing: never,
    onEntry: () => {
      listing.listTakesPath = strays === undefined ? "always" : "existing";
      if (hidden) listing.takesFlagAndPath ??= false;
    },
    strays,
    onStraysAlone: () => {
      listing.listTakesPath ??= "never";
    },
  };
}

function hasAny({ names }: StrayEntries): boolean {
  return names.size > 0;
}
