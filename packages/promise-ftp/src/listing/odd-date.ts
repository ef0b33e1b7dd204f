import { parseListing } from "@ftplib/listing";
import { elementOf, type ListingElement } from "./listing-element.ts";

/** A line of Unix as promise-ftp takes it, whatever month and day it names. */
const LINE =
  /^([-ld](?:[-r][-w][-xstT]){3}\+?\s+\d+\s+\S+\s+\S+\s+\d+\s+)(\w{3})\s+(\d{1,2})\s+(\d{1,2}:\d{2}|\d{4})(\s+.+)$/s;
const MONTH = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$/i;
const DAY = /^(?:0?[1-9]|[12]\d|3[01])$/;
const YEAR_OR_TIME = /^(?:\d{4}|(?:[01]?\d|2[0-3]):[0-5]\d)$/;

/**
 * The entry of a line whose date is invalid. As with promise-ftp, a day that its month has not, such as `Feb 31`, is one of the next month, and
 * the date of a month that is not known, or of no day at all, is an invalid Date.
 */
export function withOddDate(line: string): ListingElement | undefined {
  const [, before = "", month = "", day = "", last = "", name = ""] = LINE.exec(line) ?? [];
  if (name === "") return undefined;
  const isDate = MONTH.test(month) && DAY.test(day) && YEAR_OR_TIME.test(last);
  const first = isDate ? `${month}  1 ${last}` : "Jan  1  2000";
  const [item] = parseListing(`${before}${first}${name}\r\n`).items;
  const element = item?.kind === "entry" ? elementOf(item) : undefined;
  if (element === undefined) return undefined;
  const [date, days] = [new Date(element.date), Number(day) - 1];
  if (!isDate) date.setTime(Number.NaN);
  else if (last.includes(":")) date.setDate(date.getDate() + days);
  else date.setUTCDate(date.getUTCDate() + days);
  return { ...element, date };
}
