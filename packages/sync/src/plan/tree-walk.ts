import { IgnoreRules } from "../filter/ignore-rules.ts";
import { within } from "../tree/tree-path.ts";
import type { TreeEntry } from "../tree/tree.ts";
import { compareDirectory } from "./compare-directory.ts";
import { Listings, type Pair } from "./listings.ts";
import { factsOf, makeStep } from "./make-step.ts";
import type { PlanSummary, Step } from "./step.ts";
import { type Directory, directoryAt, keep, type Walking, WalkState } from "./walk-state.ts";

/** What is still to be done: a directory to visit, or one that was visited, and whose removal comes now. */
type Task = { readonly visit: Directory } | { readonly remove: Directory };

const FACTS = { size: "size", mtime: "time", hash: "hash" } as const;

/**
 * For each connection so many directories of a server are listed in advance: they are taken in order, and one that is slow must not
 * leave the others idle.
 */
const AHEAD = 3;

/** So many links that could not be followed are named: a summary is one line. */
const NAMED = 100;

/** Walks two trees together (A2), and counts what it sees. */
export class TreeWalk {
  readonly #state: WalkState;
  readonly #walking: Walking;
  readonly #notices: string[] = [];
  readonly #listings: Listings;
  readonly #tasks: Task[] = [];

  constructor(walking: Walking) {
    this.#walking = walking;
    this.#state = new WalkState(walking);
    const { source, target, sourceTraits, targetTraits, options } = walking;
    const remote = [sourceTraits, targetTraits].filter(({ isRemote }) => isRemote);
    const first = remote.length === 0 ? 0 : Math.min(...remote.map(({ concurrency }) => concurrency));
    this.#listings = new Listings(source, target, { first, most: first * AHEAD }, options.signal);
  }

  async *steps(): AsyncGenerator<Step, void, undefined> {
    const { options } = this.#walking;
    const none = IgnoreRules.none(this.#state.ignoresCase);
    const ignored = options.ignore === undefined ? none : none.with("", options.ignore);
    this.#tasks.push({ visit: directoryAt("", { inSource: true, inTarget: true, ignored }) });
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      options.signal?.throwIfAborted();
      if ("remove" in task) yield* this.#remove(task.remove);
      else yield* this.#visit(task.visit);
    }
    const { lost } = this.#state;
    this.#notices.push(...lost.slice(0, NAMED));
    if (lost.length > NAMED)
      this.#notices.push(`links of the source that were left out besides: ${lost.length - NAMED}`);
    if (this.#state.counts.links > 0) {
      this.#notices.push(
        `links and special files of the source that were left out: ${this.#state.counts.links}`,
      );
    }
    const { leftovers } = this.#listings;
    if (leftovers > 0) {
      this.#notices.push(
        `files of the source that killed transfers have left, and that were left out: ${leftovers}`,
      );
    }
    const missing = this.#walking.facts.notCompared.find(({ fact }) => fact === "hash");
    if (missing !== undefined) {
      const { compared } = this.#walking.facts;
      const facts = compared.map((fact) => FACTS[fact]).join(" and ");
      this.#notices.push(
        `checksum: ${missing.reason}: files were compared by ${facts === "" ? "name alone" : facts}`,
      );
    }
    if (this.#state.shift.notice !== undefined) this.#notices.push(this.#state.shift.notice);
  }

  get summary(): PlanSummary["summary"] {
    const { links: _, ...counts } = this.#state.counts;
    void _;
    return { ...counts, notices: this.#notices };
  }

  async *#visit(directory: Directory): AsyncGenerator<Step, void, undefined> {
    this.#listings.expect(this.#soon());
    const { source, target, refused } = await this.#listings.of(directory);
    if (refused !== undefined) {
      keep(directory);
      return yield this.#state.counted(unlisted(directory.path, refused));
    }
    const visited = directory.path === "" && target === undefined ? rootToMake(directory) : directory;
    const { emptyDirectories, include } = this.#walking.options;
    // Nobody asks for a file here or there, and for all directories.
    if (visited.making !== undefined && (emptyDirectories ?? include === undefined))
      yield* this.#state.make(visited);
    const ignored = await this.#ignoredIn(visited, source);
    const below = yield* compareDirectory(this.#state, {
      ...listed(source, target),
      directory: visited,
      ignored,
    });
    for (const inner of below.toReversed()) {
      if (inner.removal !== undefined) this.#tasks.push({ remove: inner });
      this.#tasks.push({ visit: inner });
    }
  }

  *#remove(directory: Directory): Generator<Step, void, undefined> {
    const { removal, parent } = directory;
    if (directory.isKept || removal === undefined) return;
    if (parent !== undefined) yield* this.#state.give(removal, parent);
  }

  *#soon(): Generator<Pair, void, undefined> {
    for (let at = this.#tasks.length - 1; at >= 0; at--) {
      const task = this.#tasks[at] as Task;
      if ("visit" in task) yield task.visit;
    }
  }

  async #ignoredIn(
    { path, ignored }: Directory,
    source: readonly TreeEntry[] | undefined,
  ): Promise<IgnoreRules> {
    const { options, source: tree } = this.#walking;
    let rules = ignored;
    for (const name of options.ignoreFiles ?? []) {
      if (source?.some((entry) => entry.name === name && entry.type === "file") !== true) continue;
      const blocks: Uint8Array[] = [];
      for await (const block of tree.read(within(path, name), { signal: options.signal })) blocks.push(block);
      rules = rules.with(path, Buffer.concat(blocks).toString("utf8"));
    }
    return rules;
  }
}

function rootToMake(directory: Directory): Directory {
  const reason = "the target is not there yet";
  return {
    ...directory,
    inTarget: false,
    making: makeStep({ action: "mkdir", path: "", type: "directory", reason, source: { type: "directory" } }),
  };
}

function listed(source: readonly TreeEntry[] | undefined, target: readonly TreeEntry[] | undefined) {
  return { source: source ?? [], target: target ?? [] };
}

function unlisted(path: string, error: unknown): Step {
  const said = error instanceof Error ? error.message : String(error);
  const target = factsOf({ type: "directory" });
  return makeStep({
    action: "conflict",
    isError: true,
    path,
    type: "directory",
    reason: `the target's directory cannot be listed: ${said}`,
    target,
  });
}
