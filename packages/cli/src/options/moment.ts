import { UsageError } from "../errors/usage-error.ts";
import type { Option } from "./option.ts";

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A date of ISO 8601, alone or with a time, which is UTC unless it names a zone. */
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** A flag whose value is a moment: a date, or how long ago it was. */
export function moment(flags: string, description: string): Option<Date> {
  return {
    flags,
    description,
    read: (given) => {
      const age = milliseconds(given);
      const date = age === undefined ? dateOf(given) : new Date(Date.now() - age);
      if (date !== undefined && !Number.isNaN(date.getTime())) return date;
      throw new UsageError(
        `${nameOf(flags)} takes a date such as 2026-01-31 or 2026-01-31T12:00, or an age such as 12h or 7d, not "${given}"`,
      );
    },
  };
}

/** A flag whose value is a time that may be negative; it is read as milliseconds. */
export function shift(flags: string, description: string): Option<number> {
  return {
    flags,
    description,
    read: (given) => {
      const size = milliseconds(given.replace(/^[+-]/, ""));
      if (size !== undefined) return given.startsWith("-") ? -size : size;
      throw new UsageError(`${nameOf(flags)} takes a time such as 2h, -1h or 90m, not "${given}"`);
    },
  };
}

function milliseconds(text: string): number | undefined {
  const [, count, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)?$/.exec(text) ?? [];
  return count === undefined ? undefined : Math.round(Number(count) * (UNITS[unit] ?? Number.NaN));
}

function dateOf(text: string): Date | undefined {
  if (!DATE.test(text)) return undefined;
  const iso = text.replace(" ", "T");
  return new Date(iso.includes("T") && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) ? `${iso}Z` : iso);
}

function nameOf(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}
