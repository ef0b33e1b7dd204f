import { isReplyError } from "@ftplib/reply";
import { canRetry } from "ftplib";
import { isFileError } from "../errors/file-error.ts";
import { RetriesExhaustedError } from "../errors/retries-exhausted-error.ts";
import type { PartFile } from "../local/part-file.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import type { ResolvedDownloadOptions } from "./download-options.ts";
import { isStartOver } from "./receive-range.ts";

/** A download that several connections may share. */
export interface InSegments {
  readonly site: SiteContext;
  readonly part: PartFile;
  readonly options: ResolvedDownloadOptions;
  /** How the operation is called in messages. */
  readonly operation: { readonly name: string; readonly path: string };
  /** Looks at the server's file, and opens the part of this version of it. */
  begin(session: SiteSession): Promise<void>;
  isUnchanged(session: SiteSession): Promise<boolean>;
  /** Fetches pieces until none is left that nobody fetches. */
  work(session: SiteSession, onProgress: () => void, signal?: AbortSignal, isAlone?: boolean): Promise<void>;
  /** Throws away what is there, since it cannot be continued. */
  startOver(reason: unknown): Promise<void>;
}

/** The server's file is not the one that was begun: the pieces do not fit together any more. */
class Changed extends Error {}

/**
 * Fetches a file in pieces over several connections, as far as that works (D5). What is missing afterwards, one connection fetches:
 * of a server that serves one at a time, cannot begin in the middle, or whose file has changed; and of a file whose size is not to be
 * relied on.
 *
 * @throws what ends the whole download: local failures, refusals of the file, and lost connections when no worker came through
 */
export async function fetchSegments(download: InSegments): Promise<void> {
  const { site, part, options, operation } = download;
  const count = Math.min(options.segments, site.pool.size.limit);
  if (count < 2 || options.verify === false || options.allowChanging) return;
  const beginning = perform(
    site,
    { ...operation, run: (session) => download.begin(session) },
    options.signal,
  );
  openMore(site, count - 1, options.signal);
  await beginning;
  await part.split(count);
  const workers = Math.min(count, part.ranges.waiting);
  if (workers < 2) return;
  const ending = new AbortController();
  const failures: unknown[] = [];
  await Promise.all(
    Array.from({ length: workers }, async () => {
      try {
        await fetchPieces(download, AbortSignal.any([ending.signal, ...signals(options.signal)]));
      } catch (error) {
        if (!ending.signal.aborted) failures.push(error);
        if (!isOneServersWord(error)) ending.abort();
      }
      if (part.ranges.isComplete) ending.abort();
    }),
  );
  options.signal?.throwIfAborted();
  const startOver = failures.find(isStartOver);
  if (startOver !== undefined) return await download.startOver(startOver);
  if (failures.length === 0 || failures.some((error) => error instanceof Changed)) return;
  const final = failures.find((error) => !isOneServersWord(error));
  if (final !== undefined || failures.length === workers) throw final ?? failures[0];
}

/** Lets the pool open so many connections more while the server is asked about the file. */
function openMore({ pool }: SiteContext, count: number, signal: AbortSignal | undefined): void {
  for (let nth = 0; nth < count; nth++) {
    // What goes wrong now goes wrong again when the connection is wanted.
    pool.lend(async () => {}, signal, true).catch(() => {});
  }
}

async function fetchPieces(download: InSegments, signal: AbortSignal): Promise<void> {
  let tries = 0;
  await perform(
    download.site,
    {
      ...download.operation,
      run: async (session, onProgress) => {
        if (++tries > 1 && !(await download.isUnchanged(session))) throw new Changed();
        await download.work(session, onProgress, signal, false);
      },
    },
    signal,
  );
}

/** Whether other connections may do what this one could not. */
function isOneServersWord(error: unknown): boolean {
  if (error instanceof RetriesExhaustedError) return true;
  return isReplyError(error) || isFileError(error) || canRetry(error);
}

function signals(signal: AbortSignal | undefined): readonly AbortSignal[] {
  return signal === undefined ? [] : [signal];
}
