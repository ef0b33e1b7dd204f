import { type ListingItem, ListingParser } from "@ftplib/listing";
import { type TextCodec, textCodec } from "../command/text-codec.ts";
import type { Client, TurnOptions } from "../session/client.ts";
import type { Session } from "../session/session.ts";
import { iterateData } from "../transfer/iterate-data.ts";
import { Pace } from "../transfer/pace.ts";
import { listInDirectory } from "./list-in-directory.ts";
import type { ListMethod } from "./list-methods.ts";
import type { ListOptions } from "./list-options.ts";
import { openListing } from "./open-listing.ts";
import { readAhead } from "./read-ahead.ts";

/** The items of a listing taken in one way. Totals, column titles and headings are left out. */
export async function* listingItems(
  client: Client,
  session: Session,
  method: Pick<ListMethod, "command" | "enter" | "isFacts">,
  options: ListOptions & TurnOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  const { command: sent, enter } = method;
  const { signal, identity } = options;
  if (enter !== undefined) {
    const inside = await readAhead(listInDirectory(client, session, enter, sent, { signal, identity }));
    yield* itemsOf(session, inside, method.isFacts, options);
    return;
  }
  const blocks = await client.callOn(
    session,
    async () => {
      const transfer = await openListing(session, sent);
      transfer.isLeftToCaller = true;
      return await readAhead(iterateData(session, transfer, { signal, begun: identity?.begun }));
    },
    { signal, identity },
  );
  yield* itemsOf(session, blocks, method.isFacts, options);
}

async function* itemsOf(
  session: Session,
  blocks: AsyncIterable<Uint8Array>,
  isFacts: boolean,
  { serverOffset, referenceTime }: ListOptions,
): AsyncGenerator<ListingItem, void, undefined> {
  const { codec } = session.options;
  const parser = new ListingParser({
    // UTF-8 it decodes itself, and many names at once.
    ...(codec === textCodec("utf-8") ? {} : { decode: (bytes) => codec.decode(bytes) }),
    ...(isFacts ? { dialect: "facts" as const } : {}),
    ...(serverOffset === undefined ? {} : { serverOffset }),
    ...(referenceTime === undefined ? {} : { referenceTime }),
  });
  const pace = new Pace();
  let lastByte: number | undefined = LF;
  for await (const block of blocks) {
    lastByte = block.at(-1) ?? lastByte;
    for (let at = 0; at < block.length; at += PIECE) {
      for (const item of ofUse(parser.push(block.subarray(at, at + PIECE)))) {
        yield item;
        const breath = pace.breathe();
        if (breath !== undefined) await breath;
      }
      await pace.breathe();
    }
  }
  const last = ofUse(parser.end());
  yield* isFacts && parser.dialect === "facts" && lastByte !== LF ? withCutLine(last, codec) : last;
}

const LF = 0x0a;
/** Bytes that are parsed at once. */
const PIECE = 1 << 13;

/** Each line of MLSD has an end (RFC 3659, 7.2): one without was cut, and may name a file that is not there. */
function withCutLine(items: readonly ListingItem[], codec: TextCodec): readonly ListingItem[] {
  const cut = items.at(-1);
  if (cut?.kind !== "entry") return items;
  const { raw } = cut;
  return [...items.slice(0, -1), { kind: "unparsed", text: codec.decode(raw), raw }];
}

/** Totals and column titles are understood and of no use; a heading belongs to a listing that goes into directories. */
function ofUse(items: readonly ListingItem[]): ListingItem[] {
  return items.filter(({ kind }) => kind !== "notice" && kind !== "heading");
}
