import { parseFacts, type Moment } from "@ftplib/listing";
import { errorForReply, isCompletion, type Reply } from "@ftplib/reply";
import { type Argument, type Command, command } from "../command/command.ts";
import type { Conversation } from "./conversation.ts";
import { isUnknown } from "./mlst.ts";

const FILE_STATUS = 213;

/**
 * The ways in which servers let the time of a file be set: `MFMT` and `MFF` (draft-somers-ftp-mfxx-04, 3 and 5), `SITE UTIME`
 * with one time before the path or three after it, and MDTM with a time before the path.
 */
export type TimeMethod = "MFMT" | "MFF" | "SITE UTIME date-first" | "SITE UTIME path-first" | "MDTM";

const WAYS: Readonly<Record<TimeMethod, (path: Argument, time: string) => Command>> = {
  MFMT: (path, time) => command("MFMT", time, path),
  MFF: (path, time) => command("MFF", `modify=${time};`, path),
  "SITE UTIME date-first": (path, time) => command("SITE", "UTIME", time, path),
  // Of access, modification and creation.
  "SITE UTIME path-first": (path, time) => command("SITE", "UTIME", path, time, time, time, "UTC"),
  MDTM: (path, time) => command("MDTM", time, path),
};

/** @throws TypeError for any other method */
export function checkTimeMethod(method: unknown): asserts method is TimeMethod {
  if (typeof method === "string" && Object.hasOwn(WAYS, method)) return;
  throw new TypeError(`the option method of utime() must be one of ${Object.keys(WAYS).join(", ")}`);
}

/**
 * The command that sets a file's time, to the second.
 *
 * @param date a Date or epoch milliseconds
 * @throws TypeError for an invalid date; RangeError for one outside the years 1 to 9999
 */
export function setTime(method: TimeMethod, path: Argument, date: Date | number): Command {
  return WAYS[method](path, timeValue(date));
}

/** `YYYYMMDDHHMMSS` in UTC: RFC 3659, 2.3. */
function timeValue(date: Date | number): string {
  const time = new Date(date);
  const isDate = typeof date === "number" || date instanceof Date;
  if (!isDate || Number.isNaN(time.getTime()))
    throw new TypeError("the time must be a valid Date, or epoch milliseconds");
  const year = time.getUTCFullYear();
  if (year < 1 || year > 9999) throw new RangeError(`the year must be 1 to 9999; it is ${year}`);
  return time.toISOString().slice(0, 19).replace(/\D/g, "");
}

/** MDTM; undefined where the server does not know it, or gives no time (RFC 3659, 3). */
export function* modificationTime(sent: Command): Conversation<Moment | undefined> {
  const reply = yield sent;
  if (isCompletion(reply)) return timeIn(reply);
  if (isUnknown(reply)) return undefined;
  throw errorForReply(reply);
}

/** The same for who can do without: undefined for any refusal. */
export function* modificationTimeIfKnown(sent: Command): Conversation<Moment | undefined> {
  return timeIn(yield sent);
}

/** The time in a reply to MDTM; undefined where there is none. */
export function timeIn(reply: Reply): Moment | undefined {
  const fact = reply.code === FILE_STATUS ? timeFact(reply.text.slice(4).trim()) : undefined;
  return fact === undefined ? undefined : parseFacts(`modify=${fact}; x`)?.modified;
}

/**
 * The time that MDTM gives, as a fact of MLST has it. Some servers write the years after 1999 as those after 1900, with 19 before them: `19100` is
 * 2000, `19124` 2024 (RFC 3659, 3; rfc-checklist 3659-01).
 */
export function timeFact(said: string): string | undefined {
  const [, sinceCentury, year, rest = ""] = /^(?:19(1\d\d)|(\d{4}))(\d{10}(?:\.\d+)?)$/.exec(said) ?? [];
  if (sinceCentury !== undefined) return `${1900 + Number(sinceCentury)}${rest}`;
  return year === undefined ? undefined : `${year}${rest}`;
}
