import { type Argument, argument, type Command, type CommandText, command } from "../command/command.ts";
import { submit } from "../exchange/conversation.ts";
import { printLine } from "../log/print-line.ts";
import { CALL_OPTIONS, type CallOptions, checkCallOptions } from "../session/call-limits.ts";
import type { OptionKinds } from "../session/check-options.ts";
import type { Client } from "../session/client.ts";
import type { Session } from "../session/session.ts";
import type { LineCallback } from "../transfer/line-reader.ts";
import { Pace } from "../transfer/pace.ts";
import { receiveLines } from "../transfer/retrieve.ts";
import { inTextType } from "../transfer/text-type.ts";
import { CollectedLines } from "./collected-lines.ts";
import { type MlsdEntry, mlsdEntry } from "./mlsd-entry.ts";

/** What `dir` and `nlst` are called with: any number of arguments for the server, then a callback (`dir`), then options. */
export type ListingArguments = readonly (CommandText | LineCallback | CallOptions | undefined)[];

/** Options of `mlsd`. */
export interface MlsdOptions extends CallOptions {
  /** The facts to ask for by OPTS MLST; left out: those the server gives by itself. */
  readonly facts?: readonly string[] | undefined;
}

/** The options of `mlsd`. */
export const MLSD_OPTIONS: OptionKinds<MlsdOptions> = { ...CALL_OPTIONS, facts: "array" };

interface SplitArguments {
  readonly paths: readonly CommandText[];
  readonly callback: LineCallback | undefined;
  readonly options: CallOptions;
}

function isText(value: CommandText | LineCallback | CallOptions | undefined): value is CommandText {
  return typeof value === "string" || value instanceof Uint8Array;
}

/** @throws TypeError for a callback or options that are not at the end (ftplib, X1, X2) */
function split(where: string, args: ListingArguments): SplitArguments {
  const rest = [...args];
  let options: CallOptions = {};
  let callback: LineCallback | undefined;
  // JavaScript callers write undefined for the callback and options that they leave out.
  while (rest.length > 1 && rest.at(-1) === undefined) rest.pop();
  const last = rest.at(-1);
  if (typeof last === "object" && last !== null && !isText(last)) {
    checkCallOptions(where, last);
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

function listCommand(client: Client, verb: string, paths: readonly CommandText[]): Command {
  const args: readonly Argument[] = paths.map((path) => argument(path, "an argument", client.rules));
  return command(verb, ...args);
}

/** Transfers a listing as text. */
async function textTransfer(session: Session, sent: Command, callback: LineCallback): Promise<void> {
  await inTextType(session, () => receiveLines(session, { command: sent }, callback, true));
}

/** ftplib's `nlst` (X1). Empty lines name nothing: some servers send one for an empty directory. */
export async function nlst(client: Client, args: ListingArguments): Promise<string[]> {
  const { paths, callback, options } = split("nlst()", args);
  if (callback !== undefined) throw new TypeError("nlst takes no callback");
  const sent = listCommand(client, "NLST", paths);
  return await client.call(async (session) => {
    const listing = new CollectedLines();
    await textTransfer(session, sent, (line) => {
      if (line !== "") listing.add(line);
    });
    return listing.lines;
  }, options);
}

/** ftplib's `dir` (X2): empty arguments are left out. */
export async function dir(client: Client, args: ListingArguments): Promise<void> {
  const { paths, callback, options } = split("dir()", args);
  const named = paths.filter((path) => path.length > 0);
  const sent = listCommand(client, "LIST", named);
  await client.call((session) => textTransfer(session, sent, callback ?? printLine), options);
}

/** ftplib's `mlsd` (X3): the whole listing is read before the first entry is given out. */
export async function* mlsd(
  client: Client,
  path: CommandText,
  options: MlsdOptions,
): AsyncGenerator<MlsdEntry, void, undefined> {
  const { facts = [] } = options;
  if (!facts.every((fact) => typeof fact === "string")) throw new TypeError("facts must be strings");
  const opts = command("OPTS", "MLST", argument(`${facts.join(";")};`, "facts", client.rules));
  const name = argument(path, "the path", client.rules);
  const sent = name.bytes.length === 0 ? command("MLSD") : command("MLSD", name);
  const listing = new CollectedLines();
  await client.call(async (session) => {
    if (facts.length > 0) await session.run(submit(opts));
    await textTransfer(session, sent, (line) => listing.add(line));
  }, options);
  const pace = new Pace();
  for (const line of listing.lines) {
    yield mlsdEntry(line);
    const breath = pace.breathe();
    if (breath !== undefined) await breath;
  }
}
