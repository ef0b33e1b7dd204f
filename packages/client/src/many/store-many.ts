import { argument, type CommandText, command } from "../command/command.ts";
import type { FtpControl } from "../ftp-control.ts";
import type { ManyWork } from "./run-many.ts";
import { type ManyOptions, transferMany } from "./transfer-many.ts";
import { openPipelined } from "./pipelined-transfer.ts";
import { sendData } from "../transfer/send-data.ts";
import type { Session } from "../session/session.ts";
import { checkOrigin, isFileHandle, openSource, type UploadOrigin } from "../file/upload.ts";
import type { OpenSource } from "../file/local-source.ts";

/** One file to store. */
export interface FileToStore {
  readonly path: CommandText;
  readonly source: UploadOrigin;
}

/** What became of one file of `storeMany`. */
export type StoredFile<Item> =
  | { readonly item: Item; readonly bytes: number; readonly error: undefined }
  | { readonly item: Item; readonly bytes: 0; readonly error: unknown };

/** Transfers many files: see {@link FTP.storeMany}. */
export function storeMany<Item extends FileToStore>(
  ftp: FtpControl,
  files: Iterable<Item> | AsyncIterable<Item>,
  options: ManyOptions,
): AsyncGenerator<StoredFile<Item>, void, undefined> {
  return transferMany(ftp, files, options, storingMany<Item>(options));
}

/** How one file is transferred. */
function storingMany<Item extends FileToStore>({
  signal,
}: ManyOptions): ManyWork<Item, Promise<OpenSource>, StoredFile<Item>> {
  return {
    prepare: ({ source }) => {
      const opening = opened(source);
      opening.catch(() => {});
      return opening;
    },
    dismiss: (opening) => closed(opening).catch(() => {}),
    attempt: async (session, item, opening, isMore) => {
      try {
        const bytes = await session.exclusive(
          async () => {
            const stor = command("STOR", argument(item.path, "the path", session.rules));
            await session.setType("I");
            const isSafe = isRepeatable(item) || session.facts.takesCommandsAhead === true;
            return await store(session, stor, await opening, () => isSafe && isMore());
          },
          { signal },
        );
        return async () => {
          await closed(opening);
          return { item, bytes, error: undefined };
        };
      } catch (error) {
        await closed(opening);
        throw error;
      }
    },
    isRepeatable,
    failed: (item, error) => ({ item, bytes: 0, error }),
  };
}

async function opened(origin: UploadOrigin): Promise<OpenSource> {
  checkOrigin(origin);
  const source = await openSource(origin, 0);
  source.readAhead?.();
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

async function store(
  session: Session,
  stor: ReturnType<typeof command>,
  { blocks }: OpenSource,
  isMore: () => boolean,
): Promise<number> {
  let count = 0;
  const { transfer, isInStep } = await openPipelined(session, stor, isMore, "upload");
  try {
    await sendData(session, transfer, blocks, (block) => {
      count += block.length;
    });
  } finally {
    await isInStep;
  }
  return count;
}
