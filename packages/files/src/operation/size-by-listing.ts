import { isReplyError } from "@ftplib/reply";
import type { ListOptions } from "ftplib";
import { bytesOf, nameOf, parentOf, type RemotePath } from "../path/remote-path.ts";
import { entryIn } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { isRefusal } from "./refusal.ts";

/** The sizes of files as the listings of their directories show them. Each directory is listed once. */
export class SizesByListing {
  readonly #session: SiteSession;
  readonly #options: ListOptions;
  readonly #listings = new Map<string, ReadonlyMap<string, number>>();

  constructor(session: SiteSession, options: ListOptions) {
    this.#session = session;
    this.#options = options;
  }

  /** Bytes; undefined where the directory cannot be listed, or its listing does not show it. */
  async sizeOf(path: RemotePath): Promise<number | undefined> {
    const { codec } = this.#session.facts;
    const directory = parentOf(path);
    const key = keyOf(bytesOf(directory, codec));
    const sizes = this.#listings.get(key) ?? (await this.#list(directory));
    this.#listings.set(key, sizes);
    return sizes.get(keyOf(bytesOf(nameOf(path), codec)));
  }

  async #list(directory: RemotePath): Promise<ReadonlyMap<string, number>> {
    const { ftp, facts } = this.#session;
    const sizes = new Map<string, number>();
    try {
      for await (const item of ftp.list(directory, this.#options)) {
        if (item.kind !== "entry") continue;
        const entry = entryIn(directory, item, facts.codec);
        // Of a link it is the length of its text.
        if (entry.isFile() && entry.size !== undefined) sizes.set(keyOf(item.rawName), entry.size);
      }
    } catch (error) {
      if (!isRefusal(error) && !isEmpty(error)) throw error;
    }
    return sizes;
  }
}

/** Some servers say 450 of a directory without files. */
function isEmpty(error: unknown): boolean {
  return isReplyError(error) && error.reply.code === 450;
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
