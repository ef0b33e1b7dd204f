import ignore, { type Ignore } from "ignore";

interface Level {
  /** The directory that the rules are about, with `/` at its end; empty for the root. */
  readonly prefix: string;
  readonly rules: Ignore;
}

/** The rules of gitignore files that hold in a directory: those of the root, and of each directory down to it (A6). */
export class IgnoreRules {
  readonly #levels: readonly Level[];
  readonly #ignoresCase: boolean;

  private constructor(levels: readonly Level[], ignoresCase: boolean) {
    this.#levels = levels;
    this.#ignoresCase = ignoresCase;
  }

  /** No rules yet; `A` is not `a`, as for git, unless a side ignores case. */
  static none(ignoresCase: boolean): IgnoreRules {
    return new IgnoreRules([], ignoresCase);
  }

  /** These rules and those of one more directory. */
  with(directory: string, text: string | readonly string[]): IgnoreRules {
    const rules = ignore({ ignorecase: this.#ignoresCase }).add(text);
    const level = { prefix: directory === "" ? "" : `${directory}/`, rules };
    return new IgnoreRules([...this.#levels, level], this.#ignoresCase);
  }

  /** Whether the entry is ignored: the deepest directory whose rules say anything about it decides. */
  ignores(path: string, isDirectory: boolean): boolean {
    for (let at = this.#levels.length - 1; at >= 0; at--) {
      const { prefix, rules } = this.#levels[at] as Level;
      const relative = path.slice(prefix.length);
      // What is above was decided before it was entered.
      const { ignored, unignored } = rules.test(isDirectory ? `${relative}/` : relative);
      if (ignored) return true;
      if (unignored) return false;
    }
    return false;
  }
}
