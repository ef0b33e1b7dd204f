import type { Entry } from "@ftplib/listing";

// Day and time before a name: `2020-12-11 14:35`, which the size precedes, `Dec 11 14:35` or `11 Dec 2020`.
const BEFORE_NAME = /(?:^|\s)(\d+[-/]\d+[-/]\d+|(?!\S+\s+\d+[-/]\d+[-/]\d+\s)\S+\s+\S+)\s+(\S+)\s+$/;
const DOS = /^\s*(\S+)\s+(\S+(?:\s+[AP]M\b)?)/i;

/** When an entry was modified, as its line says it; empty where it says nothing. */
export function rawDateOf(entry: Entry): string {
  const { dialect, modified } = entry;
  const pattern = dialect === "dos" ? DOS : dialect === "unix" ? BEFORE_NAME : undefined;
  if (pattern === undefined) return modified === undefined ? "" : isoOf(modified.time);
  const [, day, time] = pattern.exec(beforeName(entry)) ?? [];
  return day === undefined ? "" : `${day} ${time}`;
}

/** What stands before the date in a line of Unix: permissions to size. */
export function beforeDate(entry: Entry): string {
  const line = beforeName(entry);
  return line.slice(0, BEFORE_NAME.exec(line)?.index ?? 0);
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}

/** The line up to the name. */
function beforeName({ raw, rawName, target }: Entry): string {
  const line = Buffer.from(raw);
  const name = Buffer.from(rawName);
  const end = line.length - (target === undefined ? 0 : Buffer.byteLength(` -> ${target}`));
  const at = line.lastIndexOf(name, end - name.length);
  return line.subarray(0, at < 0 ? line.length : at).toString();
}
