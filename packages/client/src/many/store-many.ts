import type { Reply, ReplyError } from "@ftplib/reply";
import { argument, type CommandText, command } from "../command/command.ts";
import type { OpenSource } from "../file/local-source.ts";
import { checkOrigin, isFileHandle, openOrigin, type UploadOrigin } from "../file/upload.ts";
import { isBrokenOffAtEnd, sizeIfWhole } from "../file/whole-upload.ts";
import type { CallOptions } from "../session/call-limits.ts";
import type { Client } from "../session/client.ts";
import { unlessAborted } from "../session/on-abort.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { askUtf8For } from "../session/utf8.ts";
import { runTransfer } from "../transfer/run-transfer.ts";
import { sendData } from "../transfer/send-data.ts";
import { awaitFirstBlock } from "../transfer/source.ts";
import { checkFiles, checkItem } from "./check-item.ts";
import type { ManyWork } from "./run-many.ts";
import { CLEANUP } from "./shared-files.ts";
import { transferMany } from "./transfer-many.ts";
import { WaitingSources } from "./waiting-sources.ts";

/** One file to store. */
export interface FileToStore {
  readonly path: CommandText;
  /**
   * A stream or an iterable is ended when its file is done, or never reached. In an array of files all of them belong to the call from its
   * beginning. Of any other iterable each does from the moment at which it is asked for, one file in advance: a generator may open each in turn.
   */
  readonly source: UploadOrigin;
}

/** What became of one file of `storeMany`. The reply is that which ended the transfer: a 2yz, or of a file that arrived whole 426 or 451. */
export type StoredFile<Item> =
  | { readonly item: Item; readonly bytes: number; readonly error: undefined; readonly reply: Reply }
  | { readonly item: Item; readonly bytes: 0; readonly error: unknown; readonly reply?: undefined };

const ITEM_KEYS = ["path", "source"];

/** Transfers many files: see {@link FTP.storeMany}. */
export function storeMany<Item extends FileToStore>(
  clients: readonly Client[],
  files: Iterable<Item> | AsyncIterable<Item>,
  options: CallOptions,
): AsyncGenerator<StoredFile<Item>, void, undefined> {
  checkFiles("storeMany()", files);
  const waiting = new WaitingSources(files);
  return transferMany(
    clients,
    files,
    options,
    storingMany<Item>(options, waiting),
    () => void waiting.release(),
  );
}

/** How one file is transferred. */
function storingMany<Item extends FileToStore>(
  { signal }: CallOptions,
  waiting: WaitingSources,
): ManyWork<Item, Promise<OpenSource>, StoredFile<Item>> {
  return {
    prepare: (item) => {
      waiting.handOver(item);
      const opening = opened(item);
      opening.catch(() => {});
      return opening;
    },
    dismiss: (opening) => closed(opening).catch(() => {}),
    attempt: async (item, opening, { client, session, pipeline, isMore, isAlone }) => {
      try {
        checkItem("storeMany()", item, ITEM_KEYS);
        const stored = await client.callOn(
          session,
          async () => {
            const stor = command("STOR", argument(item.path, "the path", session.rules));
            await pipeline.begin();
            if (!session.isReplyDue) await askUtf8For(session, stor);
            const source = await unlessAborted(session.signal, opening);
            await awaitFirstBlock(source, session.signal);
            const plan = isAlone
              ? await pipeline.alone()
              : pipeline.plan("upload", isMore(), isRepeatable(item));
            const began = Date.now();
            let bytes = 0;
            let isSent = false;
            const onSent = (): void => void (isSent = true);
            const onBytes = (sent: number): void => void (bytes += sent);
            let reply: Reply;
            let broken: ReplyError | undefined;
            try {
              // ftp-srv takes a connection that ends without data before the 1yz for a lost one.
              const isEarly = plan.isEarly === true && (source.size ?? 0) > 0;
              reply = await runTransfer(
                session,
                { ...plan, command: stor, direction: "upload", isEarly },
                (transfer) => sendData(session, transfer, source.blocks, { onBytes, onSent }),
              );
              pipeline.onStored();
            } catch (error) {
              if (!isSent || !isBrokenOffAtEnd(error)) throw error;
              broken = error;
              reply = error.reply;
            } finally {
              await pipeline.conclude();
            }
            if (broken) {
              // Some servers answer nothing else while they wait at a port.
              if (pipeline.isPortLeft) await pipeline.leave();
              await sizeIfWhole(session, { path: item.path, expected: bytes, began }, broken);
            }
            return { bytes, reply };
          },
          { signal },
        );
        return async () => {
          await closed(opening);
          return { item, ...stored, error: undefined };
        };
      } catch (error) {
        // A file that is still being opened is not waited for.
        await settlesWithin(closed(opening), CLEANUP);
        throw error;
      }
    },
    isRepeatable,
    failed: (item, error) => ({ item, bytes: 0, error }),
  };
}

async function opened(item: FileToStore): Promise<OpenSource> {
  checkItem("storeMany()", item, ITEM_KEYS);
  checkOrigin(item.source);
  const source = await openOrigin(item.source, 0);
  if (source.canReadAhead === true) source.ready().catch(() => {});
  return source;
}

async function closed(opening: Promise<OpenSource>): Promise<void> {
  const source = await opening.catch(() => undefined);
  await source?.close();
}

function isRepeatable({ source }: FileToStore): boolean {
  return (
    typeof source === "string" ||
    source instanceof URL ||
    source instanceof Uint8Array ||
    isFileHandle(source)
  );
}
