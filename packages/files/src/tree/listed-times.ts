import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteContext } from "../recovery/operation.ts";
import { exactTimesOf } from "./changed-files.ts";
import { isExactlyListed } from "./same-file.ts";

/** What MDTM has said of a file: its time in epoch milliseconds, or why it could not be asked for; neither where nobody had to ask. */
export interface AskedTime {
  readonly time?: number | undefined;
  readonly error?: unknown;
}

const NOT_ASKED: AskedTime = {};

/**
 * The exact times of files that are to be downloaded, where the listing does not say them: a small file is given its time as it is written.
 * The files of a directory are asked for together, as soon as it is listed and while others are.
 */
export class ListedTimes {
  readonly #site: SiteContext;
  readonly #asked = new WeakMap<SiteEntry, AskedTime>();

  constructor(site: SiteContext) {
    this.#site = site;
  }

  /** Asks for what the entries do not say; never rejects. */
  async complete(entries: readonly SiteEntry[], signal?: AbortSignal): Promise<void> {
    const open = entries.filter((entry) => entry.isFile() && !isExactlyListed(entry));
    try {
      const times = await exactTimesOf(this.#site, "downloadTree", open, signal);
      for (const [at, entry] of open.entries()) this.#asked.set(entry, { time: times[at] });
    } catch (error) {
      for (const entry of open) this.#asked.set(entry, { error });
    }
  }

  of(entry: SiteEntry): AskedTime {
    return this.#asked.get(entry) ?? NOT_ASKED;
  }
}
