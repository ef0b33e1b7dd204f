import { isRefusal } from "../operation/refusal.ts";
import { type RemotePath, spelled } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import type { Source } from "./source.ts";
import { remoteSize } from "./remote-size.ts";

/** How much of what is there is compared before anything is added to it: 64 KiB. */
const OVERLAP = 1 << 16;

/**
 * Where an upload can go on that broke off: the size of what the server has, if that is the beginning of the source (U2). Undefined
 * where nothing is there, or something else, or the server does not let us look.
 */
export async function resumePoint(
  session: SiteSession,
  path: RemotePath,
  source: Source,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const size = await remoteSize(session, path, signal);
  if (size === undefined || size === 0) return undefined;
  const { size: total } = await source.facts();
  if (total !== undefined && size > total) return undefined;
  const from = Math.max(0, size - OVERLAP);
  if (!source.canGive(size)) return undefined;
  try {
    if (source.canGive(from) && (await isSame(session, path, source, from, size, signal))) return size;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // REST is refused: then all of it is compared, if that can be given again.
    if (from > 0 && isRestart(error.command) && source.canGive(0)) {
      return (await isSame(session, path, source, 0, size, signal)) ? size : undefined;
    }
  }
  return undefined;
}

/** Whether the server's file has the bytes of the source in a range. Throws ReplyError where it does not let us read. */
async function isSame(
  session: SiteSession,
  path: RemotePath,
  source: Source,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const local = new Cursor(source.blocks(from));
  let left = to - from;
  let isEqual = true;
  try {
    await session.ftp.retrbinary(
      spelled("RETR ", path),
      async (block) => {
        // What comes after that was still on its way when the size was asked for.
        const remote = block.subarray(0, left);
        left -= remote.length;
        if (isEqual && remote.length > 0) isEqual = await local.isNext(remote);
      },
      { rest: from > 0 ? from : undefined, borrow: true, signal },
    );
  } finally {
    await local.end();
  }
  return isEqual && left === 0;
}

/** Reads blocks by the byte. */
class Cursor {
  readonly #blocks: AsyncIterator<Uint8Array>;
  #block: Uint8Array = Buffer.alloc(0);

  constructor(blocks: AsyncIterable<Uint8Array>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Whether the next bytes are these. */
  async isNext(bytes: Uint8Array): Promise<boolean> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#block.length === 0) {
        const step = await this.#blocks.next();
        if (step.done === true) return false;
        this.#block = step.value;
      }
      const length = Math.min(this.#block.length, bytes.length - at);
      if (Buffer.compare(this.#block.subarray(0, length), bytes.subarray(at, at + length)) !== 0)
        return false;
      this.#block = this.#block.subarray(length);
      at += length;
    }
    return true;
  }

  async end(): Promise<void> {
    await this.#blocks.return?.();
  }
}

function isRestart(command: string | undefined): boolean {
  return command !== undefined && /^REST\b/i.test(command);
}
