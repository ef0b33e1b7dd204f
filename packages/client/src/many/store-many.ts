import { argument, type CommandText, command } from "../command/command.ts";
import type { OpenSource } from "../file/local-source.ts";
import { checkOrigin, isFileHandle, openOrigin, type UploadOrigin } from "../file/upload.ts";
import type { CallOptions } from "../session/call-limits.ts";
import type { Client } from "../session/client.ts";
import { unlessAborted } from "../session/on-abort.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { askUtf8For } from "../session/utf8.ts";
import { runTransfer } from "../transfer/run-transfer.ts";
import { sendData } from "../transfer/send-data.ts";
import { awaitFirstBlock } from "../transfer/source.ts";
import type { ManyWork } from "./run-many.ts";
import { transferMany } from "./transfer-many.ts";

/** One file to store. */
export interface FileToStore {
  readonly path: CommandText;
  readonly source: UploadOrigin;
}

/** What became of one file of `storeMany`. */
export type StoredFile<Item> =
  | { readonly item: Item; readonly bytes: number; readonly error: undefined }
  | { readonly item: Item; readonly bytes: 0; readonly error: unknown };

// How long the source of a failed transfer may take to be closed, milliseconds.
const CLEANUP = 50;

/** Transfers many files: see {@link FTP.storeMany}. */
export function storeMany<Item extends FileToStore>(
  clients: readonly Client[],
  files: Iterable<Item> | AsyncIterable<Item>,
  options: CallOptions,
): AsyncGenerator<StoredFile<Item>, void, undefined> {
  return transferMany(clients, files, options, storingMany<Item>(options));
}

/** How one file is transferred. */
function storingMany<Item extends FileToStore>({
  signal,
}: CallOptions): ManyWork<Item, Promise<OpenSource>, StoredFile<Item>> {
  return {
    prepare: ({ source }) => {
      const opening = opened(source);
      opening.catch(() => {});
      return opening;
    },
    dismiss: (opening) => closed(opening).catch(() => {}),
    attempt: async (item, opening, { client, session, pipeline, isMore, isAlone }) => {
      try {
        const bytes = await client.callOn(
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
            let count = 0;
            const onBytes = (sent: number): void => void (count += sent);
            try {
              // ftp-srv takes a connection that ends without data before the 1yz for a lost one.
              const isEarly = plan.isEarly === true && (source.size ?? 0) > 0;
              await runTransfer(
                session,
                { ...plan, command: stor, direction: "upload", isEarly },
                (transfer) => sendData(session, transfer, source.blocks, { onBytes }),
              );
              pipeline.onStored();
              return count;
            } finally {
              await pipeline.conclude();
            }
          },
          { signal },
        );
        return async () => {
          await closed(opening);
          return { item, bytes, error: undefined };
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

async function opened(origin: UploadOrigin): Promise<OpenSource> {
  checkOrigin(origin);
  const source = await openOrigin(origin, 0);
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
