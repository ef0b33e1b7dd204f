import type { Entry } from "@ftplib/listing";
import { listTogether } from "ftplib/internal";
import { needsQuestion, withKnownTime } from "../operation/true-times.ts";
import { nameOf, type RemotePath, textOf } from "../path/remote-path.ts";
import type { SiteEntry } from "../path/site-entry.ts";
import type { SiteSession } from "../pool/site-session.ts";
import type { SiteContext } from "../recovery/operation.ts";

/** A directory that somebody waits for. */
interface Wanted {
  readonly path: RemotePath;
  /** Undefined: it is to be listed by itself. */
  readonly settle: (entries: SiteEntry[] | undefined) => void;
}

/** Lists one directory by itself. */
type ListAlone = (path: RemotePath) => Promise<SiteEntry[]>;

/**
 * Lists directories that are asked for one by one: those that wait share connections, on which one is listed right after the other. It deals
 * with plain cases alone; the rest is listed by itself, and so all errors come from there.
 *
 * The first directories are listed by themselves, one after the other, until one has files: how the server takes paths, and in which zone its
 * clock is, is learned once, and not on each connection.
 */
export class DirectoryLister {
  readonly #site: SiteContext;
  readonly #waiting: Wanted[] = [];
  /** Fulfilled when the directory is listed from which the others learn. */
  #learning: Promise<void> | undefined;
  #hasLearned = false;
  #working = 0;
  /** Those of them that have no directory yet. */
  #starting = 0;

  constructor(site: SiteContext) {
    this.#site = site;
  }

  /** The entries of a directory. */
  async list(path: RemotePath, alone: ListAlone): Promise<SiteEntry[]> {
    if (!this.#hasLearned && this.#learning === undefined) return await this.#learn(alone(path));
    return (await this.#together(path)) ?? (await alone(path));
  }

  async #learn(listing: Promise<SiteEntry[]>): Promise<SiteEntry[]> {
    const learning = listing.then(
      (entries) => {
        this.#hasLearned = entries.some((entry) => entry.isFile());
      },
      () => {},
    );
    this.#learning = learning;
    try {
      return await listing;
    } finally {
      await learning;
      this.#learning = undefined;
    }
  }

  /** Undefined where it is to be listed by itself. Never rejects. */
  #together(path: RemotePath): Promise<SiteEntry[] | undefined> {
    return new Promise((settle) => {
      this.#waiting.push({ path, settle });
      this.#begin();
    });
  }

  #begin(): void {
    const { limit } = this.#site.pool.size;
    while (this.#working < limit && this.#starting < this.#waiting.length) {
      this.#working++;
      this.#starting++;
      void this.#work();
    }
  }

  /** Lists on one connection until nobody waits, or another call needs it. Never rejects. */
  async #work(): Promise<void> {
    const taken = new Set<Wanted>();
    const { pool } = this.#site;
    const waiting = this.#waiting;
    let hasStarted = false;
    const started = (): void => {
      if (!hasStarted) this.#starting--;
      hasStarted = true;
    };
    const feed = function* (): Generator<Wanted, void, undefined> {
      started();
      while (!pool.hasUrgent) {
        const next = waiting.shift();
        if (next === undefined) return;
        taken.add(next);
        yield next;
      }
    };
    try {
      if (this.#learning !== undefined) {
        // Connections are opened meanwhile, and not held: what is learned from may need one again.
        pool.lend(async () => {}, undefined, true).catch(() => {});
        await this.#learning;
      }
      await pool.lend(
        async (session) => {
          for await (const { item, entries } of listTogether(session.ftp, feed())) {
            taken.delete(item);
            item.settle(entries && plainEntries(session, item.path, entries));
          }
        },
        undefined,
        true,
      );
    } catch {
      // Each is listed by itself, and meets the error there.
      for (const { settle } of waiting.splice(0)) settle(undefined);
    }
    started();
    for (const { settle } of taken) settle(undefined);
    this.#working--;
    this.#begin();
  }
}

/** The entries as `list` gives them; undefined where that takes a question, or an error may come of it. */
function plainEntries(
  session: SiteSession,
  path: RemotePath,
  entries: readonly Entry[],
): SiteEntry[] | undefined {
  const [only, second] = entries;
  const { codec } = session.facts;
  // LIST of a file lists this file, and that of a directory that may not be read lists on some servers this directory.
  if (only !== undefined && second === undefined) {
    if (only.name === textOf(nameOf(path), codec) || only.name === textOf(path, codec)) return undefined;
  }
  if (entries.some((entry) => isPath(entry) || needsQuestion(session, entry))) return undefined;
  return entries.map((entry) => withKnownTime(session, path, entry));
}

/** Whether what should be a name leads somewhere else. */
function isPath({ name, rawName }: Entry): boolean {
  return name === "" || name === "." || name === ".." || rawName.includes(0x2f);
}
