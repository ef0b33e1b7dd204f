import { setFactTime } from "../digit-pairs.ts";
import { Draft } from "../draft.ts";
import type { Details } from "../details.ts";
import type { Line } from "../line.ts";
import { binaryBytes, binaryText, decodeName } from "../text.ts";

/** All facts of a line, by lower-case name; the last of a name wins. */
export function describeFacts({ bytes }: Line, { columnsStart, columnsEnd }: Draft): Details {
  const facts = new Map<string, string>();
  for (const fact of binaryText(bytes, columnsStart, columnsEnd).split(";")) {
    const equals = fact.indexOf("=");
    if (equals > 0)
      facts.set(fact.slice(0, equals).toLowerCase(), decodeName(binaryBytes(fact.slice(equals + 1))));
  }
  const unix = (...names: readonly string[]): string | undefined =>
    names.map((name) => facts.get(`unix.${name}`)).find((value) => value);
  // pyftpdlib on Python 3 prints 0o755.
  const mode = /^(?:0o)?([0-7]{1,6})$/.exec(unix("mode") ?? "")?.[1];
  const create = binaryBytes(facts.get("create") ?? "");
  const draft = new Draft();
  setFactTime(draft, create, 0, create.length);
  return {
    facts,
    owner: unix("ownername", "user", "owner", "uid"),
    group: unix("groupname", "group", "gid"),
    mode: mode === undefined ? undefined : Number.parseInt(mode, 8) & 0o7777,
    unique: facts.get("unique"),
    target: /^os\.\w+=(?:slink|symlink):([^]+)$/i.exec(facts.get("type") ?? "")?.[1],
    created: draft.moment,
  };
}
