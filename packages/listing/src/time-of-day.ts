import { SIGN } from "./date-forms.ts";
import type { Precision } from "./moment.ts";
import { halfOf, isHourSign } from "./months.ts";

// The word for the half of the day may come first, `下午 5:03`; the numbers may have signs, `17時3分`. `1.2` is a name, and `09.17` a time if a
// name follows. A zone stands after seconds only.
const TIME = new RegExp(
  [
    String.raw`[ T]*(?:(?<halfWord>[\x80-\xff][\x40-\x7e\x80-\xff]{3,5}) *)?(?<hours>\d{1,2})`,
    String.raw`(?::|\.(?=\d\d[. ])(?<=\d\d\.)|(?<sign>${SIGN}))(?<minutes>\d{1,2})`,
    String.raw`(?:[:.](?<seconds>\d{2})(?:[.,](?<fraction>\d{1,9}))?(?: (?<zoneHours>[-+]\d\d)(?<zoneMinutes>\d\d)|Z)?|${SIGN}|Z)?`,
    String.raw`(?:(?<half>[AaPp])[Mm]?| (?<apart>[AaPp])[Mm])?(?![^ \t])`,
  ].join(""),
  "y",
);

/** A time of day as it is written. */
export interface TimeOfDay {
  /** Since midnight. */
  readonly milliseconds: number;
  readonly precision: Precision;
  /** The clock has twelve hours. */
  readonly isHalved: boolean;
  /** What to take off to make it UTC, in milliseconds; `undefined` if no zone is written. */
  readonly zone: number | undefined;
  /** Where it ends. */
  readonly end: number;
}

/** Reads the time of day that begins at `at`, after spaces or a `T`; `undefined` if there is none, `null` if there is no such time. */
export function readTime(text: string, at: number): TimeOfDay | null | undefined {
  TIME.lastIndex = at;
  const found = TIME.exec(text);
  if (!found) return undefined;
  const {
    halfWord,
    sign,
    hours,
    minutes,
    seconds,
    fraction,
    apart,
    half = apart ?? halfOf(halfWord),
    zoneHours,
    zoneMinutes,
  } = found.groups as Partial<Record<string, string>>;
  if ((halfWord && !half) || (sign && !isHourSign(sign))) return undefined;
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === "p" ? 12 : 0) : Number(hours);
  if (hour > 24 || Number(minutes) > 59 || Number(seconds ?? 0) > 60 || (half && Number(hours) > 12))
    return null;
  return {
    milliseconds: ((hour * 60 + Number(minutes)) * 60 + Number(`${seconds ?? 0}.${fraction ?? 0}`)) * 1000,
    precision: fraction ? "millisecond" : seconds ? "second" : "minute",
    isHalved: half !== undefined,
    zone: zoneHours ? (Number(zoneHours) * 60 + Number(`${zoneHours[0]}${zoneMinutes}`)) * 60_000 : undefined,
    end: at + found[0].length,
  };
}
