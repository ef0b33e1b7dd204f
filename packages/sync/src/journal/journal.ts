import { type FileHandle, open, rename } from "node:fs/promises";
import { naming } from "../errors/disk-full.ts";
import { transferId } from "../plan/make-step.ts";
import type { PlanHeader, Step } from "../plan/step.ts";
import { readJournal, type Recorded } from "./read-journal.ts";

/**
 * What has been done of a plan, in a file that is appended to (B3): a line when a step begins, and one when it has ended, which is
 * on the disk before anything else relies on it.
 */
export class Journal {
  /** Steps that earlier runs have begun, and those that they have done. */
  readonly begun: ReadonlySet<string>;
  readonly done: ReadonlySet<string>;
  readonly #path: string;
  readonly #file: FileHandle;
  #lines: string[] = [];
  #writing: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  private constructor(path: string, file: FileHandle, { begun, done }: Pick<Recorded, "begun" | "done">) {
    this.#path = path;
    this.#file = file;
    this.begun = begun;
    this.done = done;
  }

  /**
   * Opens the journal of a plan, or begins it. One of an earlier plan for the same trees begins anew, since the new plan has seen what was
   * done; of what was begun and not done it keeps what the new plan has as well.
   *
   * @param begun the transfers of this plan that earlier runs have begun, as {@link transfersBegun} gives them
   * @throws PlanError for a file that is something else, is damaged, or is about other trees; it is not touched
   */
  static async open(
    path: string,
    header: PlanHeader,
    begun: ReadonlySet<string> = new Set(),
  ): Promise<Journal> {
    const recorded = await readJournal(path, header);
    const isNew = recorded.isEarlier || recorded.length === 0;
    const kept = recorded.isEarlier ? begun : new Set<string>();
    // What is kept must not be lost when this run is killed, too.
    const written = kept.size === 0 ? path : `${path}.part`;
    const file = await open(written, isNew ? "w" : "r+");
    try {
      const { id: plan, source, target } = header;
      if (isNew) {
        const first = { journal: "@ftplib/sync", version: 1, plan, source, target };
        const lines = [JSON.stringify(first), ...Array.from(kept, (id) => JSON.stringify({ writing: id }))];
        await naming(path, async () => await file.write(`${lines.join("\n")}\n`));
      } else await file.truncate(recorded.length);
      await naming(path, async () => await file.datasync());
      await file.close();
      if (written !== path) await rename(written, path);
      const before = isNew
        ? { begun: kept, done: new Set<string>() }
        : { begun: new Set([...recorded.begun, ...recorded.writing]), done: recorded.done };
      return new Journal(path, await open(path, "a"), before);
    } catch (error) {
      await file.close().catch(() => {});
      throw error;
    }
  }

  /** A step begins: what is found at the target later may be a part of it. */
  async begin(step: Step): Promise<void> {
    const transfer = ownTransferId(step);
    const also = transfer === undefined ? "" : `{"writing":"${transfer}"}\n`;
    await naming(this.#path, async () => await this.#file.write(`{"begun":"${step.id}"}\n${also}`));
  }

  /** A step has ended: resolves when that is on the disk. Steps that end together are written together. */
  async finish(step: Step): Promise<void> {
    const transfer = ownTransferId(step);
    const also = transfer === undefined ? "" : `{"written":"${transfer}"}\n`;
    this.#lines.push(`{"done":"${step.id}"}\n${also}`);
    if (this.#writing === undefined) {
      this.#writing = this.#write();
      return await this.#writing;
    }
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      this.#writing = this.#write();
      return this.#writing;
    });
    await this.#next;
  }

  /** A step that has ended is not done, as it turns out. */
  async recall(step: Step): Promise<void> {
    await (this.#next ?? this.#writing);
    await naming(this.#path, async () => await this.#file.write(`{"undone":"${step.id}"}\n`));
  }

  async close(): Promise<void> {
    await (this.#next ?? this.#writing)?.catch(() => {});
    await this.#file.close();
  }

  async #write(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    try {
      await naming(this.#path, async () => {
        await this.#file.write(lines.join(""));
        await this.#file.datasync();
      });
    } finally {
      if (this.#next === undefined) this.#writing = undefined;
    }
  }
}

/** The id of the transfer of a file, where it is not that of the step: an update's depends on what was at the target. */
function ownTransferId(step: Step): string | undefined {
  if (step.action !== "copy" && step.action !== "update") return undefined;
  const id = transferId(step);
  return id === step.id ? undefined : id;
}
