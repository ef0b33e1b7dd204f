import { alikeKey } from "@ftplib/files/internal";
import type { Step } from "../plan/step.ts";
import { nameOf, parentOf } from "../tree/tree-path.ts";

/** Parts the new files of a plan whose names are alike: the first of them is written, and then it is seen whether the others are the same. */
export class NamesInTurn {
  /** The steps whose turn comes when all others are done. */
  readonly others: Step[] = [];
  readonly #keys = new Set<string>();
  #directory = "";

  /** Whether the step is not one of the others. A plan has those of a directory together. */
  isFirst(step: Step): boolean {
    if (step.action !== "copy") return true;
    const directory = parentOf(step.path);
    if (directory !== this.#directory) this.#keys.clear();
    this.#directory = directory;
    const before = this.#keys.size;
    if (this.#keys.add(alikeKey(nameOf(step.path))).size > before) return true;
    this.others.push(step);
    return false;
  }
}
