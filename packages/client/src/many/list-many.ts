import { type Entry, type ListingItem, ListingParser } from "@ftplib/listing";
import type { CommandText } from "../command/command.ts";
import { textCodec } from "../command/text-codec.ts";
import { isDirectoryItself } from "../list/list.ts";
import { type ProvenForm, provenForm } from "../list/proven-form.ts";
import type { CallOptions } from "../session/call-limits.ts";
import type { Client } from "../session/client.ts";
import type { Session } from "../session/session.ts";
import { useUtf8ForListing } from "../session/utf8.ts";
import { Pace } from "../transfer/pace.ts";
import { receiveData } from "../transfer/receive-data.ts";
import { runTransfer } from "../transfer/run-transfer.ts";
import type { ManyWork } from "./run-many.ts";
import { SpareBlocks } from "./spare-blocks.ts";
import { transferMany } from "./transfer-many.ts";

/** A directory to list. Other keys are the caller's own. */
export interface DirectoryToList {
  readonly path: CommandText;
}

/** What became of one directory of `listMany`. */
export interface ListedDirectory<Item> {
  readonly item: Item;
  /** Undefined where `list` has to do it: for its error, or since the server was not seen to list in this way. */
  readonly entries: readonly Entry[] | undefined;
}

const BLOCK_SIZE = 1 << 15;
/** A longer listing is left to `list`, which gives out entries as they come. */
const MOST_BYTES = 8 << 20;
const LF = 0x0a;

/**
 * Lists many directories, one right after the other; the next port is asked for together with each listing, where the server takes that. It
 * deals with plain cases alone: a directory whose listing is all entries, on a server that `list` has seen to take the path.
 */
export function listMany<Item extends DirectoryToList>(
  client: Client,
  directories: Iterable<Item> | AsyncIterable<Item>,
  options: CallOptions,
): AsyncGenerator<ListedDirectory<Item>, void, undefined> {
  return transferMany([client], directories, options, listingMany<Item>(options));
}

function listingMany<Item extends DirectoryToList>({
  signal,
}: CallOptions): ManyWork<Item, undefined, ListedDirectory<Item>> {
  const spares = new SpareBlocks(BLOCK_SIZE);
  return {
    prepare: () => undefined,
    dismiss: async () => {},
    attempt: async (item, _, { client, session, pipeline, isMore, isAlone }) => {
      const listed = await client.callOn(
        session,
        async () => {
          const form = await provenForm(session, item.path);
          if (form === undefined) return undefined;
          await useUtf8ForListing(session);
          await pipeline.begin();
          const plan = isAlone ? await pipeline.alone() : pipeline.plan("both", isMore(), true);
          const blocks: Uint8Array[] = [];
          let bytes = 0;
          try {
            await runTransfer(session, { command: form.command, ...plan }, async (transfer) => {
              const keep = (block: Uint8Array): void => {
                bytes += block.length;
                if (bytes > MOST_BYTES) throw new RangeError("the listing is long");
                blocks.push(block.slice());
              };
              await spares.lend((spare) => receiveData(session, transfer, keep, BLOCK_SIZE, () => spare));
            });
          } finally {
            await pipeline.conclude();
          }
          return { form, blocks };
        },
        { signal },
      );
      return async () => ({
        item,
        entries: listed && (await entriesOf(session, listed.form, listed.blocks)),
      });
    },
    isRepeatable: () => true,
    failed: (item) => ({ item, entries: undefined }),
  };
}

/** The entries of a listing that has nothing else; undefined for any other. */
async function entriesOf(
  { options: { codec } }: Session,
  { isFacts }: ProvenForm,
  blocks: readonly Uint8Array[],
): Promise<readonly Entry[] | undefined> {
  // A line without its end was cut.
  if ((blocks.at(-1)?.at(-1) ?? LF) !== LF) return undefined;
  const parser = new ListingParser({
    ...(codec === textCodec("utf-8") ? {} : { decode: (bytes) => codec.decode(bytes) }),
    ...(isFacts ? { dialect: "facts" as const } : {}),
  });
  const items: ListingItem[] = [];
  const pace = new Pace();
  for (const block of blocks) {
    items.push(...parser.push(block));
    await pace.breathe();
  }
  items.push(...parser.end());
  const entries: Entry[] = [];
  for (const item of items) {
    if (item.kind === "entry") {
      if (!isDirectoryItself(item)) entries.push(item);
    } else if (item.kind !== "notice") return undefined;
  }
  return entries;
}
