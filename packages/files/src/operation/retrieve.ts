import { isReplyError } from "@ftplib/reply";
import { commandAbout, type RemotePath } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { blockSizeWithin, type Limits, slowed } from "../time/bandwidth.ts";
import { compareWithListing, downloadCompared } from "./download-compared.ts";
import { orFileError } from "./refusal.ts";

/** The server has refused REST (D3). */
export class RestRefused extends Error {}

/** The sink has what it wants: the data connection is left, and the transfer has not failed. */
export class Enough extends Error {}

/** What is retrieved, and who takes it. */
export interface Retrieval {
  /** The method, for errors. */
  readonly operation: string;
  readonly path: RemotePath;
  /** Where in the file to begin, bytes. */
  readonly begin: number;
  /** Bytes to transfer at most; left out: until the end of the file. */
  readonly length?: number | undefined;
  /** Takes the blocks; a promise is waited for before the next one. It may throw {@link Enough}. */
  readonly sink: (block: Uint8Array) => unknown;
  /** The largest block, bytes. */
  readonly blocksize: number;
  /** Whether a block is only valid until the sink is done with it, which saves a copy. */
  readonly borrow: boolean;
  /** Whether an end in good order is compared with what the 150 or the listing says: nothing else says where the file has to end. */
  readonly isCompared: boolean;
  readonly signal: AbortSignal | undefined;
  /** The limits of this transfer besides the site's. */
  readonly limits?: Limits | undefined;
}

/**
 * Retrieves a file from an offset on, until its end or until the sink has enough.
 *
 * @throws RestRefused; FileError for a refusal of the path; what the sink throws; and what the client does
 */
export async function retrieve(session: SiteSession, retrieval: Retrieval): Promise<void> {
  const { operation, path, begin, length, borrow, signal, isCompared } = retrieval;
  const limits = [...session.facts.limits, ...(retrieval.limits ?? [])];
  const blocksize = blockSizeWithin(limits, retrieval.blocksize);
  let position = begin;
  const sink = slowed(
    (block) => {
      position += block.length;
      return retrieval.sink(block);
    },
    limits,
    signal,
  );
  const options = { borrow, blocksize, signal, length, ...(begin === 0 ? {} : { rest: begin }) };
  try {
    await orFileError(session, { operation, path, intent: "read" }, async () => {
      // After REST the announced size may be that of the file or of the rest.
      if (isCompared && begin === 0 && length === undefined) {
        await downloadCompared(session, path, sink, { borrow, signal });
        return;
      }
      await session.ftp.retrbinary(commandAbout("RETR", path), sink, options).catch(knowingRest);
      if (isCompared) await compareWithListing(session, path, position, signal);
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
}

/** @throws RestRefused where it was REST that the server has refused */
function knowingRest(error: unknown): never {
  const isRest = isReplyError(error) && error.command?.startsWith("REST") === true;
  if (isRest && error.reply.code !== 421) throw new RestRefused();
  throw error;
}
