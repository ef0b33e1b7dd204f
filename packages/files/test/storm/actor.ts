import { setImmediate as turn } from "node:timers/promises";
import type { MemoryFileSystem } from "@ftplib/testkit";
import type { Site } from "../../src/site.ts";
import type { LocalDirectory } from "../local-directory.ts";
import type { Chance } from "./chance.ts";
import { checkEffect, type Deed, type Ending, endingOf, type Outcome } from "./deed.ts";
import { type Content, isTemporary, type State, stateOf, Violation } from "./state.ts";

/** What an actor stands on. */
export interface Stage {
  readonly site: Site;
  readonly files: MemoryFileSystem;
  readonly local: LocalDirectory;
  readonly chance: Chance;
  /** Whether what failed attempts have left can be removed: with too few attempts it may stay. */
  readonly isTidy: boolean;
  /** One signal for all calls: nobody may still listen to it at the end. */
  readonly signal: AbortSignal;
}

/** The longest that any call may take, milliseconds. */
const FOREVER = 90_000;

/** Turns of the event loop in which a server carries out what came from a connection that is lost. */
const LATE = 500;

/** One caller, who makes call after call in a directory of its own, and knows what must be there after each. */
export class Actor {
  readonly stage: Stage;
  readonly directory: string;
  readonly endings: Record<Ending, number> = { resolved: 0, rejected: 0, unknown: 0 };
  /** Temporary files that rejected calls have left, since the server could not be reached. */
  readonly litter: Set<string> = new Set();
  #state: State = new Map();
  #counter = 0;

  constructor(stage: Stage, directory: string) {
    this.stage = stage;
    this.directory = directory;
  }

  get state(): State {
    return this.#state;
  }

  /** Numbers of its own: for names and times. */
  count(): number {
    return this.#counter++;
  }

  /** A path of the server. */
  path(name: string): string {
    return `${this.directory}/${name}`;
  }

  /** The names of its files. */
  get names(): string[] {
    return [...this.#state].flatMap(([name, content]) => (content === "directory" ? [] : [name]));
  }

  get directories(): string[] {
    return [...this.#state].flatMap(([name, content]) => (content === "directory" ? [name] : []));
  }

  contentOf(name: string): Buffer {
    const content = this.#state.get(name);
    return content instanceof Buffer ? content : Buffer.alloc(0);
  }

  /** The state with some changes. */
  with(changes: Iterable<readonly [string, Content | undefined]>): State {
    const next = new Map(this.#state);
    for (const [name, content] of changes) {
      if (content === undefined) next.delete(name);
      else next.set(name, content);
    }
    return next;
  }

  /** Does a deed, and checks what came of it. @throws Violation */
  async perform(deed: Deed): Promise<void> {
    const before = this.#state;
    try {
      const outcome = await this.#outcomeOf(deed);
      this.endings[outcome.ending]++;
      // The server may not have seen yet that nobody waits for its last commands any more, and carry them out.
      if (outcome.ending !== "resolved" || outcome.failed.size > 0) {
        for (let turns = 0; turns < LATE; turns++) await turn();
      }
      const now = this.#look(outcome.ending === "resolved" && outcome.failed.size === 0);
      checkEffect(deed, before, now, outcome);
      this.#state = now;
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      throw new Violation(`${this.directory}: ${deed.name}: ${what}`, { cause: error });
    }
  }

  async #outcomeOf(deed: Deed): Promise<Outcome> {
    let timer: NodeJS.Timeout | undefined;
    const never = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Violation("it does not end")), FOREVER);
    });
    try {
      const failed = (await Promise.race([deed.call(), never])) ?? new Map<string, unknown>();
      const endings = [...failed].map(([path, error]) => [path, endingOf(error)] as const);
      return { ending: "resolved", failed: new Map(endings) };
    } catch (error) {
      return { ending: endingOf(error), failed: new Map() };
    } finally {
      clearTimeout(timer);
    }
  }

  /** What is there now, without the temporary files of calls that failed. */
  #look(isClean: boolean): Map<string, Content> {
    const now = stateOf(this.stage.files, this.directory);
    for (const name of now.keys()) {
      if (!isTemporary(name)) continue;
      if (isClean && this.stage.isTidy && !this.litter.has(name)) throw new Violation(`${name} was left`);
      this.litter.add(name);
      now.delete(name);
    }
    return now;
  }
}
