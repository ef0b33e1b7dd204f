import type { Entry } from "@ftplib/listing";
import { checkIsDirectory } from "../operation/check-is-directory.ts";
import { ListingProblems } from "../operation/listing-problems.ts";
import { orFileError } from "../operation/refusal.ts";
import { withKnownTime, withTrueTimes } from "../operation/true-times.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import { perform, type SiteContext } from "../recovery/operation.ts";
import { SeenNames } from "./seen-names.ts";

/** A directory of at most so many entries is read whole before its session is given back. */
const BATCH = 10_000;
/** Entries of a longer one that are given out together: few, since several batches are under way. */
const STREAMED = 1_000;

/** Takes a batch; the listing goes on when the promise is fulfilled. */
export type TakeBatch = (entries: SiteEntry[]) => Promise<void>;

/**
 * Lists a directory in batches. A directory of up to {@link BATCH} entries is given out after the session has been given back. A
 * longer one is streamed while the session is held, unless it is the only one, or the caller needs one and all are held so: then the rest
 * is collected first. A listing that breaks off is begun again, and what was given out already is left out then.
 *
 * @throws FileError; after the entries ListingError, where the listing does not show all that is there
 */
export async function listDirectory(
  site: SiteContext,
  path: RemotePath,
  take: TakeBatch,
  signal?: AbortSignal,
): Promise<void> {
  let mayStream = site.options.connections > 1;
  /** What the caller had not taken when its session was needed. */
  let taking = Promise.resolve();
  const seen = new SeenNames();
  let last: SiteEntry[] = [];
  let wrong: Error | undefined;
  let most = BATCH;
  await perform(
    site,
    {
      name: "readdir",
      path: shown(path),
      run: async (session, onProgress) => {
        await orFileError(session, { operation: "readdir", path, intent: "list" }, async () => {
          let entries: Entry[] = [];
          const problems = new ListingProblems();
          const isNew = seen.startAgain();
          for await (const item of session.ftp.list(path, { signal })) {
            if (item.kind !== "entry") problems.add(item);
            else if (isNew(item.rawName)) entries.push(item);
            if (!mayStream || entries.length < most) continue;
            const batch = entries;
            entries = [];
            most = STREAMED;
            for (const { rawName } of batch) seen.add(rawName);
            onProgress();
            taking = take(batch.map((entry) => withKnownTime(session, path, entry)));
            // What it rejects with is thrown below.
            taking.catch(() => {});
            mayStream = await site.pool.hold(session, taking);
          }
          await checkIsDirectory(session, "readdir", path, entries);
          last = await withTrueTimes(session, path, entries);
          wrong = await problems.error(session, "readdir", path, last.length > 0 || most < BATCH);
        });
      },
    },
    signal,
  );
  await taking;
  if (last.length > 0) await take(last);
  if (wrong !== undefined) throw wrong;
}
