import type { Details } from "../entry.ts";
import { fullTime } from "../fact-time.ts";
import { stampOf, momentOf } from "../moment.ts";
import { binaryBytes, binaryText, decodeName } from "../text.ts";

/** All facts of a line, by lower-case name; the last of a name wins. */
export function describeFacts(
  bytes: Uint8Array,
  _lineStart: number,
  _lineEnd: number,
  start: number,
  end: number,
): Details {
  const facts = new Map<string, string>();
  for (const fact of binaryText(bytes, start, end).split(";")) {
    const equals = fact.indexOf("=");
    if (equals > 0)
      facts.set(fact.slice(0, equals).toLowerCase(), decodeName(binaryBytes(fact.slice(equals + 1))));
  }
  const details: Details = { facts };
  const owner = first(facts, "unix.ownername", "unix.user", "unix.owner", "unix.uid");
  if (owner !== undefined) details.owner = owner;
  const group = first(facts, "unix.groupname", "unix.group", "unix.gid");
  if (group !== undefined) details.group = group;
  const unique = facts.get("unique");
  if (unique !== undefined) details.unique = unique;
  // pyftpdlib on Python 3 prints 0o755.
  const mode = /^(?:0o)?([0-7]{1,6})$/.exec(facts.get("unix.mode") ?? "");
  if (mode !== null) details.mode = Number.parseInt(mode[1] as string, 8) & 0o7777;
  const target = /^os\.\w+=(?:slink|symlink):([^]+)$/i.exec(facts.get("type") ?? "");
  if (target !== null) details.target = target[1] as string;
  const create = binaryBytes(facts.get("create") ?? "");
  const created = fullTime(create, 0, create.length);
  if (!Number.isNaN(created)) {
    details.created = momentOf(created, stampOf(create.length > 14 ? "millisecond" : "second", "utc", false));
  }
  return details;
}

function first(facts: ReadonlyMap<string, string>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = facts.get(name);
    if (value !== undefined && value !== "") return value;
  }
  return undefined;
}
