/**
 * What other packages of this workspace share with the client. It is not for users: any version may change it.
 * docs/decisions/0085.
 */
// What both entries need stays in the file of the main one (docs/decisions/0061).
import "./index.ts";
import { isIntermediate, isPreliminary } from "@ftplib/reply";
import { clientOf } from "./ftp-control.ts";
import type { FTP } from "./ftp.ts";
import { Items, type ItemsOptions } from "./items.ts";
import { type DirectoryToList, type ListedDirectory, listMany } from "./many/list-many.ts";
import type { CallOptions } from "./session/call-limits.ts";

export type { ItemsOptions } from "./items.ts";
export { ReturnableChunks } from "./file/returnable-chunks.ts";
export { NodeSource } from "./transfer/node-source.ts";
export { textCodec } from "./command/text-codec.ts";
export { timeIn } from "./exchange/file-time.ts";
export { ManyRuns } from "./many-runs.ts";
export { onAbort } from "./session/on-abort.ts";
export { checkOptions, type OptionKind, type OptionKinds } from "./session/check-options.ts";
export { nodeTlsOptions } from "./session/node-tls-options.ts";
export { optionHint, type OtherNames } from "./session/option-names.ts";

/** The items of a generator as what can be iterated over and awaited (docs/decisions/0071). */
export function itemsOf<Item>(
  items: AsyncGenerator<Item, void, undefined>,
  options: ItemsOptions,
): Items<Item> {
  return new Items(items, options);
}

/** The last bytes of the client's uploads have to leave at the pace of those before them: an upload that has stalled fails sooner. */
export function keepPace(ftp: FTP): void {
  clientOf(ftp).keepsPace = true;
}

/** Empty lines between the replies to the client are passed over, in place of ending the session. */
export function skipEmptyLines(ftp: FTP): void {
  clientOf(ftp).skipsEmptyLines = true;
}

/**
 * Whether a call of `rename` that has just failed may have sent RNTO: after the 350, and before it was known that the connection is lost. A
 * reply to RNTO shows the same by the command of its error.
 */
export function mayHaveRenamed(ftp: FTP): boolean {
  const { lastReply, lastVerb } = clientOf(ftp);
  return (
    lastVerb === "RNTO" && lastReply !== undefined && (isIntermediate(lastReply) || isPreliminary(lastReply))
  );
}

/** The client asks for data ports first by the command that an earlier client's server took last. */
export function preferPassiveOf(ftp: FTP, earlier: FTP): void {
  clientOf(ftp).passive.first = clientOf(earlier).passive.taken ?? clientOf(earlier).passive.first;
}

/** Lists many directories on one connection, with as few round trips as the server allows; `list` has to do what it leaves. */
export function listTogether<Item extends DirectoryToList>(
  ftp: FTP,
  directories: Iterable<Item> | AsyncIterable<Item>,
  options: CallOptions = {},
): AsyncGenerator<ListedDirectory<Item>, void, undefined> {
  return listMany(clientOf(ftp), directories, options);
}

/**
 * Data connections stay in clear under a control connection that TLS protects, without a word to the server: clear is what it begins
 * with (RFC 4217, 9), and one that refuses PROT refuses PROT C, too. After AUTH TLS.
 */
export function leaveDataClear(ftp: FTP): void {
  clientOf(ftp).session.facts.protection = "C";
}
