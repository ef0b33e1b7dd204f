import { UsageError } from "../../errors/usage-error.ts";

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * Reads a time: `2026-01-31`, `2026-01-31T12:30` and the like, in UTC unless a zone is given; `@1767225600`, seconds since 1970; `now`; or an age
 * such as `90m`, `7d` or `2w`.
 *
 * @throws UsageError for anything else
 */
export function readTime(text: string, now: Date, flag: string): Date {
  if (text === "now") return now;
  const [, seconds] = /^@(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (seconds !== undefined) return new Date(Number(seconds) * 1000);
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * (UNITS[unit] ?? 0));
  const [, day, time = "00:00", zone = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?\s?(Z|[+-]\d\d:?\d\d)?$/i.exec(text) ?? [];
  const date = day === undefined ? undefined : new Date(`${day}T${time}${withColon(zone.toUpperCase())}`);
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  throw new UsageError(
    `${flag} takes a time such as 2026-01-31, 2026-01-31T12:30:00Z, @1767225600 or 7d (ago), not "${text}"`,
  );
}

function withColon(zone: string): string {
  return zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
}
