import { createRequire } from "node:module";
import { parseListing } from "@ftplib/listing";
import { expect, it } from "vitest";
import { withOddDate } from "../src/listing/odd-date.ts";
import { elementOf } from "../src/listing/listing-element.ts";

const require = createRequire(createRequire(import.meta.url).resolve("promise-ftp"));
// What is below promise-ftp.
const parser = "@icetee/ftp/lib/parser";
const { parseListEntry } = require(parser) as { parseListEntry(line: string): unknown };

const recent = new Date(Date.now() - 30 * 86_400_000);
const month = recent.toLocaleString("en", { month: "short", timeZone: "UTC" });
const day = String(recent.getUTCDate()).padStart(2);

/** Lines that promise-ftp reads as it is said of them. */
const lines: readonly string[] = [
  "-rw-r--r--   1 ada      users        6446 Mar 14  2020 hello.txt",
  "drwxr-xr-x   2 ada      users        4096 Jan  1  1999 some directory",
  "lrwxrwxrwx   1 ada      users           7 Mar 14  2020 link -> target",
  "-rwsr-sr-x   1 ada      users          12 Mar 14  2020 setuid",
  "drwxrwxrwt   9 root     root         4096 Mar 14  2020 tmp",
  "drwxrwxrwT   9 root     root         4096 Mar 14  2020 tmp",
  "-rw-r--r--+  1 ada      users        6446 Mar 14  2020 with-acl",
  "----------   1 1000     1001            0 Dec 31  2019 nothing",
  `-rw-r--r--   1 ada      users        6446 ${month} ${day} 15:09 recent.txt`,
  "-rw-r--r--   1 ada      users        6446 Feb 31  2020 no such day",
  "-rw-r--r--   1 ada      users        6446 Feb 29  2023 no leap year",
  "drwxr-xr-x   1 ada      users        6446 Jun 31  2021 directory 31 30",
  "lrwxrwxrwx   1 ada      users           7 Sep 31  1999 link -> target",
  "-rw-r--r--   1 ada      users        6446 Feb 30 25:09 no such hour",
  "-rw-r--r--   1 ada      users        6446 Foo 30 15:09 no month, no year",
  "-rw-r--r--   1 ada      users        6446 Feb 32  2020 no day at all",
  "-rw-r--r--   1 ada      users        6446 Foo 31  2020 no month",
  "-rw-r--r--   1 ada      users Feb 31 nothing",
  "10-27-14  03:05PM                 1234 windows.txt",
  "10-27-19  03:05PM       <DIR>          a directory",
];

// G5: an entry has the same fields, and the same time.
it.each(lines)("G5: %s", (line) => {
  const [item] = parseListing(`${line}\r\n`).items;
  const ours = item?.kind === "entry" ? elementOf(item) : (withOddDate(String(item?.text)) ?? item?.text);
  expect(JSON.parse(JSON.stringify(ours))).toEqual(JSON.parse(JSON.stringify(parseListEntry(line))));
});
