import { UsageError } from "../errors/usage-error.ts";

/** One flag of a command: how it is written, what it does, and how its value is read. */
export interface Option<T> {
  /** As commander has it: `-l, --long`, `--timeout <seconds>`, `--no-times`. */
  readonly flags: string;
  /** One sentence without a full stop, in the form of the imperative: what the flag does. */
  readonly description: string;
  /**
   * Reads a value; `previous` is that of the same flag before.
   *
   * @throws UsageError for a value that is wrong
   */
  read?(text: string, previous: T | undefined): T;
  /** The words that the value may be. */
  readonly choices?: readonly string[];
}

/** Flags by the names that the code has for them. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values of flags; undefined where the flag was not given. */
export type OptionValues<G> = {
  readonly [K in keyof G]: G[K] extends Option<infer T> ? T | undefined : never;
};

/** A flag without a value; `--no-x` gives false. */
export function flag(flags: string, description: string): Option<boolean> {
  return { flags, description };
}

/** A flag whose value is any text. */
export function text(flags: string, description: string): Option<string> {
  return { flags, description, read: (given) => given };
}

/** A flag that may be given several times. */
export function texts(flags: string, description: string): Option<readonly string[]> {
  return { flags, description, read: (given, previous = []) => [...previous, given] };
}

/** A flag whose value is one of some words. */
export function choice<W extends string>(
  flags: string,
  description: string,
  choices: readonly W[],
): Option<W> {
  return { flags, description, choices, read: (given) => given as W };
}

/** A flag whose value is a whole number within limits. */
export function whole(flags: string, description: string, least: number, most: number): Option<number> {
  return {
    flags,
    description,
    read: (given) => {
      const number = /^\d+$/.test(given) ? Number(given) : Number.NaN;
      if (number >= least && number <= most) return number;
      throw new UsageError(`${nameOf(flags)} takes a whole number from ${least} to ${most}, not "${given}"`);
    },
  };
}

/** A flag whose value is a time in seconds, or with `ms`, `s`, `m` or `h`; it is read as milliseconds. */
export function duration(flags: string, description: string): Option<number> {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return {
    flags,
    description,
    read: (given) => {
      const [, count = "", unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(given) ?? [];
      const milliseconds = Math.round(Number(count) * (units[unit] ?? Number.NaN));
      if (count !== "" && milliseconds <= 0x7fffffff) return milliseconds;
      throw new UsageError(
        `${nameOf(flags)} takes seconds, or a time such as 500ms, 90s, 5m or 1h, not "${given}"`,
      );
    },
  };
}

/** A flag whose value is a number of bytes, or with `k`, `M`, `G` or `T`, in either case, for powers of 1024. */
export function bytes(flags: string, description: string): Option<number> {
  return {
    flags,
    description,
    read: (given) => {
      const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?)([kmgt]?)$/i.exec(given) ?? [];
      const value = Math.round(Number(count) * 1024 ** ["", "k", "m", "g", "t"].indexOf(unit.toLowerCase()));
      if (count !== "" && Number.isSafeInteger(value)) return value;
      throw new UsageError(
        `${nameOf(flags)} takes a number of bytes, or one such as 64k, 10M or 2G, not "${given}"`,
      );
    },
  };
}

function nameOf(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}
