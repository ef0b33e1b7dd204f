import type { Reply } from "@ftplib/reply";
import { CollectedLines } from "./collected-lines.ts";
import { type Argument, argument, command, type Command, type CommandText } from "../command/command.ts";
import { openTransfer } from "../transfer/open-transfer.ts";
import { submit } from "../exchange/conversation.ts";
import { type LineCallback, lineSink } from "../transfer/line-reader.ts";
import { type MlsdEntry, mlsdEntry } from "./mlsd-entry.ts";
import { receiveData } from "../transfer/receive-data.ts";
import { printLine } from "../log/print-line.ts";
import { BLOCK_SIZE } from "../transfer/retrieve.ts";
import type { CallOptions, Session } from "../session/session.ts";

/** What `dir` and `nlst` are called with: any number of arguments for the server, then a callback (`dir`), then options. */
export type ListingArguments = readonly (CommandText | LineCallback | CallOptions)[];

/** Options of `mlsd`. */
export interface MlsdOptions extends CallOptions {
  /** The facts to ask for by OPTS MLST; left out: those the server gives by itself. */
  readonly facts?: readonly string[] | undefined;
}

interface SplitArguments {
  readonly paths: readonly CommandText[];
  readonly callback: LineCallback | undefined;
  readonly options: CallOptions;
}

function isText(value: CommandText | LineCallback | CallOptions): value is CommandText {
  return typeof value === "string" || value instanceof Uint8Array;
}

/** @throws TypeError for a callback or options that are not at the end (ftplib, X1, X2) */
function split(args: ListingArguments): SplitArguments {
  const rest = [...args];
  let options: CallOptions = {};
  let callback: LineCallback | undefined;
  const last = rest.at(-1);
  if (typeof last === "object" && last !== null && !isText(last)) {
    options = last;
    rest.pop();
  }
  const beforeLast = rest.at(-1);
  if (typeof beforeLast === "function") {
    callback = beforeLast;
    rest.pop();
  }
  if (!rest.every(isText))
    throw new TypeError("arguments must be strings or bytes; a callback and options come last");
  return { paths: rest, callback, options };
}

function listCommand(session: Session, verb: string, paths: readonly CommandText[]): Command {
  const args: readonly Argument[] = paths.map((path) => argument(path, "an argument", session.rules));
  return command(verb, ...args);
}

async function textTransfer(session: Session, sent: Command, callback: LineCallback): Promise<Reply> {
  await session.setType("A");
  const transfer = await openTransfer(session, sent);
  const { sink, end } = lineSink(session, callback);
  const reply = await receiveData(session, transfer, sink, BLOCK_SIZE);
  await end();
  return reply;
}

/** ftplib's `nlst` (X1). */
export function nlst(session: Session, args: ListingArguments): Promise<string[]> {
  const { paths, callback, options } = split(args);
  if (callback !== undefined) throw new TypeError("nlst takes no callback");
  const sent = listCommand(session, "NLST", paths);
  return session.exclusive(async () => {
    const listing = new CollectedLines();
    await textTransfer(session, sent, (line) => listing.add(line));
    return listing.lines;
  }, options);
}

/** ftplib's `dir` (X2): empty arguments are left out. */
export async function dir(session: Session, args: ListingArguments): Promise<void> {
  const { paths, callback, options } = split(args);
  const sent = listCommand(
    session,
    "LIST",
    paths.filter((path) => path.length > 0),
  );
  await session.exclusive(() => textTransfer(session, sent, callback ?? printLine), options);
}

/** ftplib's `mlsd` (X3): the whole listing is read before the first entry is given out. */
export async function* mlsd(
  session: Session,
  path: CommandText,
  options: MlsdOptions,
): AsyncGenerator<MlsdEntry, void, undefined> {
  const { facts = [] } = options;
  if (!facts.every((fact) => typeof fact === "string")) throw new TypeError("facts must be strings");
  const opts = command("OPTS MLST", argument(`${facts.join(";")};`, "facts", session.rules));
  const sent = listCommand(session, "MLSD", path.length === 0 ? [] : [path]);
  const listing = new CollectedLines();
  await session.exclusive(async () => {
    if (facts.length > 0) await session.run(submit(opts));
    await textTransfer(session, sent, (line) => listing.add(line));
  }, options);
  for (const line of listing.lines) yield mlsdEntry(line);
}
