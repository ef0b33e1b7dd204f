import { argument, type CommandText, command } from "./command.ts";
import type { FtpControl } from "./ftp-control.ts";
import { type ManyOptions, type ManyWork, transferMany } from "./many-transfers.ts";
import { openPipelined } from "./pipelined-transfer.ts";
import { sendData } from "./send-data.ts";
import type { Session } from "./session.ts";
import { checkOrigin, isFileHandle, openSource, type UploadOrigin } from "./upload.ts";
import type { OpenSource } from "./upload-file.ts";

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
function storingMany<Item extends FileToStore>({ signal }: ManyOptions): ManyWork<Item, StoredFile<Item>> {
  return {
    attempt: async (session, item, isMore) => {
      checkOrigin(item.source);
      let opening: Promise<OpenSource> | undefined;
      try {
        return await session.exclusive(
          async () => {
            const stor = command("STOR", argument(item.path, "the path", session.rules));
            await session.setType("I");
            opening = openSource(item.source, 0);
            const isSafe = isRepeatable(item) || session.facts.takesCommandsAhead === true;
            const bytes = await store(session, stor, await opening, () => isSafe && isMore());
            return { item, bytes, error: undefined };
          },
          { signal },
        );
      } finally {
        const opened = await opening?.catch(() => undefined);
        await opened?.close();
      }
    },
    isRepeatable,
    failed: (item, error) => ({ item, bytes: 0, error }),
  };
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
