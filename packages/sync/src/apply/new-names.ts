import { TargetChangedError } from "../errors/target-changed-error.ts";
import { makesName, type Step } from "../plan/step.ts";
import { hasCode } from "../tree/tree-failure.ts";
import { parentOf, within } from "../tree/tree-path.ts";
import type { Run } from "./run.ts";

/**
 * What a plan puts under new names next to what it removes. A server may take two names for one without saying so: `Readme` and `README`,
 * or a name with a space at its end and the one that it stores. What was put there under the one must not be removed under the other.
 */
export class NewNames {
  readonly #run: Run;
  /** The steps that make new names, by directory. */
  readonly #steps: ReadonlyMap<string, readonly Step[]>;
  readonly #unlisted = new Map<string, Promise<readonly Step[]>>();
  readonly #twins = new Map<string, Promise<boolean>>();

  private constructor(run: Run, steps: ReadonlyMap<string, readonly Step[]>) {
    this.#run = run;
    this.#steps = steps;
  }

  /** Those in the directories that something is removed from, at any depth. */
  static async of(run: Run): Promise<NewNames> {
    const { plan } = run.parts;
    const above = new Set<string>();
    if (plan.totals.removals === 0) return new NewNames(run, new Map());
    for await (const { action, path } of plan.steps()) {
      if (action !== "remove") continue;
      for (let at = parentOf(path); !above.has(at); at = parentOf(at)) above.add(at);
    }
    const steps = new Map<string, Step[]>();
    for await (const step of plan.steps()) {
      const parent = parentOf(step.path);
      if (!makesName(step) || !above.has(parent)) continue;
      const known = steps.get(parent);
      if (known === undefined) steps.set(parent, [step]);
      else known.push(step);
    }
    return new NewNames(run, steps);
  }

  /** @throws TargetChangedError when what a step removes looks like what the plan has put there under a name that is not listed */
  async check(step: Step): Promise<void> {
    const names = step.path.split("/");
    let parent = "";
    for (const [depth, name] of names.entries()) {
      const at = within(parent, name);
      const isFile = depth === names.length - 1 && step.type === "file";
      for (const made of await this.#unlistedIn(parent)) {
        if (!(isFile ? await this.#isSameFile(at, made) : await this.#isSameDirectory(at, made))) continue;
        const reason = `'${made.path}' was made, and is not listed: the target may take both names for one`;
        throw new TargetChangedError(step.path, reason, "(it was not removed)");
      }
      parent = at;
    }
  }

  /** Looked at once, before anything in the directory is removed. */
  async #unlistedIn(directory: string): Promise<readonly Step[]> {
    const steps = this.#steps.get(directory);
    if (steps === undefined) return [];
    const looking = this.#unlisted.get(directory) ?? this.#find(steps);
    this.#unlisted.set(directory, looking);
    return await looking;
  }

  async #find(steps: readonly Step[]): Promise<readonly Step[]> {
    const unlisted: Step[] = [];
    for (const step of steps) {
      if ((await this.#run.parts.view.at(step.path)) === undefined) unlisted.push(step);
    }
    return unlisted;
  }

  async #isSameFile(path: string, made: Step): Promise<boolean> {
    const { view } = this.#run.parts;
    const found = await view.at(path);
    return made.type === "file" && found !== undefined && view.isResult(found, made.source);
  }

  /** Whether both names lead to a directory, and the same names are in it. */
  async #isSameDirectory(path: string, made: Step): Promise<boolean> {
    if (made.type !== "directory") return false;
    const key = JSON.stringify([path, made.path]);
    const comparing = this.#twins.get(key) ?? this.#compare(path, made.path);
    this.#twins.set(key, comparing);
    return await comparing;
  }

  async #compare(path: string, other: string): Promise<boolean> {
    const [names, others] = await Promise.all([this.#namesIn(path), this.#namesIn(other)]);
    return names !== undefined && names === others;
  }

  /** Sorted, in one text; undefined if there is no such directory. */
  async #namesIn(path: string): Promise<string | undefined> {
    const { parts, signal } = this.#run;
    try {
      const entries = await parts.target.list(path, { signal });
      return JSON.stringify(entries.map(({ name }) => name).sort());
    } catch (error) {
      if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return undefined;
      throw error;
    }
  }
}
