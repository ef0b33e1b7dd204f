import { fileURLToPath } from "node:url";
import { argument, type CommandText, command } from "../command/command.ts";
import { type OpenDestination, openFile } from "../file/local-destination.ts";
import { checkCount, tooManyBytes } from "../file/verify-size.ts";
import type { FtpControl } from "../ftp-control.ts";
import type { ManyWork } from "./run-many.ts";
import { type ManyOptions, transferMany } from "./transfer-many.ts";
import { openPipelined } from "./pipelined-transfer.ts";
import { receiveData } from "../transfer/receive-data.ts";
import { MemoryDestination } from "../file/memory-destination.ts";
import type { Session } from "../session/session.ts";

/** One file to retrieve: its path, and where it goes; without a destination its bytes are given out. */
export interface FileToRetrieve {
  readonly path: CommandText;
  /** A local path, or a `file:` URL. The file gets its name when it is whole. */
  readonly destination?: string | URL | undefined;
}

/** Options of `retrieveMany`. */
export interface RetrieveManyOptions extends ManyOptions {
  /** The largest file that is given out as bytes; default 64 MiB. Larger ones fail with a RangeError. */
  readonly maxSize?: number | undefined;
}

/** What became of one file of `retrieveMany`. */
export type RetrievedFile<Item> =
  | {
      readonly item: Item;
      readonly bytes: number;
      /** The file's contents; undefined when it went to a destination. */
      readonly data: Uint8Array | undefined;
      readonly error: undefined;
    }
  | { readonly item: Item; readonly bytes: 0; readonly data: undefined; readonly error: unknown };

const BLOCK_SIZE = 1 << 15;
const MAX_SIZE = 64 << 20;

/** Transfers many files: see {@link FTP.retrieveMany}. */
export function retrieveMany<Item extends CommandText | FileToRetrieve>(
  ftp: FtpControl,
  files: Iterable<Item> | AsyncIterable<Item>,
  options: RetrieveManyOptions,
): AsyncGenerator<RetrievedFile<Item>, void, undefined> {
  return transferMany(ftp, files, options, retrievingMany<Item>(options));
}

/** How one file is transferred. */
function retrievingMany<Item extends CommandText | FileToRetrieve>({
  maxSize = MAX_SIZE,
  signal,
}: RetrieveManyOptions): ManyWork<Item, Promise<OpenDestination>, RetrievedFile<Item>> {
  return {
    prepare: (item) => {
      const opening = opened(fileOf(item), maxSize);
      opening.catch(() => {});
      return opening;
    },
    dismiss: discard,
    attempt: async (session, item, opening, isMore) => {
      try {
        const bytes = await session.exclusive(
          async () => {
            const retr = command("RETR", argument(fileOf(item).path, "the path", session.rules));
            await session.setType("I");
            return await retrieve(session, retr, await opening, isMore);
          },
          { signal },
        );
        return () => committed(item, opening, bytes);
      } catch (error) {
        await discard(opening, error);
        throw error;
      }
    },
    isRepeatable: () => true,
    failed: (item, error) => ({ item, bytes: 0, data: undefined, error }),
  };
}

async function opened({ destination }: FileToRetrieve, maxSize: number): Promise<OpenDestination> {
  if (destination === undefined) return new MemoryDestination(maxSize);
  return await openFile(typeof destination === "string" ? destination : fileURLToPath(destination), {});
}

async function discard(opening: Promise<OpenDestination>, error?: unknown): Promise<void> {
  const opened = await opening.catch(() => undefined);
  await opened?.discard(error);
}

async function committed<Item>(
  item: Item,
  opening: Promise<OpenDestination>,
  bytes: number,
): Promise<RetrievedFile<Item>> {
  try {
    const opened = await opening;
    await opened.flush();
    await opened.commit();
    return {
      item,
      bytes,
      data: opened instanceof MemoryDestination ? opened.take() : undefined,
      error: undefined,
    };
  } catch (error) {
    await discard(opening, error);
    throw error;
  }
}

function fileOf(item: CommandText | FileToRetrieve): FileToRetrieve {
  return typeof item === "string" || item instanceof Uint8Array ? { path: item } : item;
}

async function retrieve(
  session: Session,
  retr: ReturnType<typeof command>,
  { sink, into }: OpenDestination,
  isMore: () => boolean,
): Promise<number> {
  const { transfer, isInStep } = await openPipelined(session, retr, isMore, "both");
  let count = 0;
  const counted = (block: Uint8Array): void | Promise<void> => {
    count += block.length;
    // The 150 that tells the size may come behind the first data. What is too long has no good end (hostile-server S89).
    const { size } = transfer;
    if (size !== undefined && count > size) throw tooManyBytes(count, size, retr.shown);
    return sink(block);
  };
  try {
    await receiveData(session, transfer, counted, BLOCK_SIZE, into);
  } finally {
    await isInStep;
  }
  if (transfer.size !== undefined) checkCount(count, transfer.size, retr.shown);
  return count;
}
