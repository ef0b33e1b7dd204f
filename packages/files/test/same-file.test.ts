import type { Moment } from "@ftplib/listing";
import { expect, it } from "vitest";
import type { SiteEntry } from "../src/path/site-entry.ts";
import { isSameFile } from "../src/tree/same-file.ts";

const at = (text: string): number => Date.parse(`${text}Z`);
const listed = (time: string, precision: Moment["precision"], zone: Moment["zone"]) =>
  ({ size: 5, modified: { time: at(time), precision, zone, yearInferred: false } }) as SiteEntry;

it.each([
  // The instant, to the second, or to the minute.
  ["2024-05-01T10:00:00", "second", "utc", "2024-05-01T10:00:00.750", true],
  ["2024-05-01T10:00:00", "second", "utc", "2024-05-01T10:00:01", false],
  ["2024-05-01T10:00:00", "minute", "server", "2024-05-01T10:00:59", true],
  ["2024-05-01T10:00:00", "minute", "server", "2024-05-01T10:01:00", false],
  // The server's clock, in an unknown zone.
  ["2024-05-01T10:00:00", "minute", "unknown", "2024-05-01T10:00:59", true],
  ["2024-05-01T10:00:00", "minute", "unknown", "2024-05-01T08:00:30", true],
  ["2024-05-01T10:00:00", "minute", "unknown", "2024-05-01T15:30:30", true],
  ["2024-05-01T10:00:00", "minute", "unknown", "2024-05-01T08:07:00", false],
  ["2024-05-01T10:00:00", "minute", "unknown", "2024-05-02T10:00:30", false],
  // A day alone.
  ["2024-05-01T00:00:00", "day", "unknown", "2024-05-01T23:59:59", true],
  ["2024-05-01T00:00:00", "day", "unknown", "2024-04-30T15:00:00", true],
  ["2024-05-01T00:00:00", "day", "unknown", "2024-05-02T13:00:00", true],
  ["2024-05-01T00:00:00", "day", "unknown", "2024-05-03T00:00:00", false],
  ["2024-05-01T00:00:00", "day", "unknown", "2024-04-29T00:00:00", false],
] as const)("listed %s, to the %s, %s: %s is the same: %s", (time, precision, zone, mtime, isSame) => {
  expect(isSameFile({ size: 5, mtime: at(mtime) }, listed(time, precision, zone))).toBe(isSame);
  expect(isSameFile({ size: 6, mtime: at(mtime) }, listed(time, precision, zone))).toBe(false);
});

it("a file whose time the server does not say is not the same", () => {
  expect(isSameFile({ size: 5, mtime: 0 }, { size: 5, modified: undefined } as SiteEntry)).toBe(false);
});
