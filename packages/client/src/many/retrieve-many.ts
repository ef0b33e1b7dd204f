import { fileURLToPath } from "node:url";
import { argument, type CommandText, command } from "../command/command.ts";
import { type OpenDestination, openFile } from "../file/local-destination.ts";
import { MemoryDestination } from "../file/memory-destination.ts";
import { checkCount, tooManyBytes } from "../file/verify-size.ts";
import type { CallOptions } from "../session/call-limits.ts";
import type { Client } from "../session/client.ts";
import { unlessAborted } from "../session/on-abort.ts";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";
import type { TransferPlan } from "../transfer/transfer-plan.ts";
import { receiveData } from "../transfer/receive-data.ts";
import { runTransfer } from "../transfer/run-transfer.ts";
import { checkFiles, checkItem } from "./check-item.ts";
import { learnFromEnd, learnFromFailure, SMALL, unannounced } from "./half-close.ts";
import type { ManyWork } from "./run-many.ts";
import { CLEANUP } from "./shared-files.ts";
import { SpareBlocks } from "./spare-blocks.ts";
import { transferMany } from "./transfer-many.ts";

/** One file to retrieve: its path, and where it goes; without a destination its bytes are given out. Other keys are the caller's own. */
export interface FileToRetrieve {
  readonly path: CommandText;
  /** A local path, or a `file:` URL. The file gets its name when it is whole. */
  readonly destination?: string | URL | undefined;
}

/** What bounds a run of `retrieveMany`. */
export interface RetrievingOptions extends CallOptions {
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

const ITEM_KEYS = ["path", "destination"];
const BLOCK_SIZE = 1 << 15;
const MAX_SIZE = 64 << 20;

/** Transfers many files: see {@link FTP.retrieveMany}. */
export function retrieveMany<Item extends CommandText | FileToRetrieve>(
  clients: readonly Client[],
  files: Iterable<Item> | AsyncIterable<Item>,
  options: RetrievingOptions,
): AsyncGenerator<RetrievedFile<Item>, void, undefined> {
  checkFiles("retrieveMany()", files);
  return transferMany(clients, files, options, retrievingMany<Item>(options));
}

/** How one file is transferred. */
function retrievingMany<Item extends CommandText | FileToRetrieve>({
  maxSize = MAX_SIZE,
  signal,
}: RetrievingOptions): ManyWork<Item, Promise<OpenDestination>, RetrievedFile<Item>> {
  const isSmallRun = maxSize <= SMALL;
  const blocks = new SpareBlocks(BLOCK_SIZE);
  return {
    prepare: (item) => {
      const opening = opened(fileOf(item), maxSize);
      opening.catch(() => {});
      return opening;
    },
    dismiss: discard,
    attempt: async (item, opening, { client, session, pipeline, isMore, isAlone }) => {
      try {
        // Before the path is looked at.
        checkItem("retrieveMany()", fileOf(item), ITEM_KEYS);
        const bytes = await client.callOn(
          session,
          async () => {
            const retr = command("RETR", argument(fileOf(item).path, "the path", session.rules));
            await pipeline.begin();
            const destination = await unlessAborted(session.signal, opening);
            const plan = isAlone
              ? await pipeline.alone()
              : pipeline.plan("both", isMore(), true, isSmallRun && isKept(item));
            try {
              return await blocks.lend((spare) => {
                const into = destination.into ?? (() => spare);
                return retrieve(session, { command: retr, ...plan }, { sink: destination.sink, into });
              });
            } finally {
              await pipeline.conclude();
            }
          },
          { signal },
        );
        return () => committed(item, opening, bytes);
      } catch (error) {
        // A file that is still being opened is not waited for.
        await settlesWithin(discard(opening, error), CLEANUP);
        throw error;
      }
    },
    isRepeatable: () => true,
    failed: (item, error) => ({ item, bytes: 0, data: undefined, error }),
  };
}

async function opened(file: FileToRetrieve, maxSize: number): Promise<OpenDestination> {
  checkItem("retrieveMany()", file, ITEM_KEYS);
  const { destination } = file;
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
    if (opened instanceof MemoryDestination) return { item, bytes, data: opened.take(), error: undefined };
    await opened.flush();
    await opened.commit();
    return { item, bytes, data: undefined, error: undefined };
  } catch (error) {
    await discard(opening, error);
    throw error;
  }
}

/** Whether the bytes are given out. */
function isKept(item: CommandText | FileToRetrieve): boolean {
  return fileOf(item).destination === undefined;
}

function fileOf(item: CommandText | FileToRetrieve): FileToRetrieve {
  return typeof item === "string" || item instanceof Uint8Array ? { path: item } : item;
}

async function retrieve(
  session: Session,
  plan: TransferPlan,
  { sink, into }: Pick<OpenDestination, "sink" | "into">,
): Promise<number> {
  let count = 0;
  const { isHalfClosed = false } = plan;
  const { shown } = plan.command;
  try {
    await runTransfer(session, plan, async (transfer) => {
      const { size } = transfer;
      const counted = (block: Uint8Array): unknown => {
        count += block.length;
        // What is too long has no good end (hostile-server S89).
        if (size !== undefined && count > size) throw tooManyBytes(count, size, shown, "");
        return sink(block);
      };
      await receiveData(session, transfer, counted, BLOCK_SIZE, into);
      if (size !== undefined) checkCount(count, size, shown, "");
      else if (isHalfClosed) throw unannounced(count, shown);
      learnFromEnd(session, { isHalfClosed, size, waited: performance.now() - transfer.dataEnd });
    });
  } catch (error) {
    if (isHalfClosed) learnFromFailure(session, error);
    throw error;
  }
  return count;
}
