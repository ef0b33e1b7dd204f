import type { Draft } from "../draft.ts";
import type { Details } from "../details.ts";
import type { Line } from "../line.ts";
import { binaryBytes, binaryText, decodeName } from "../text.ts";
import { modeOf } from "./unix-permissions.ts";

// Plan 9 and Unicos have the letter of a device or a kind before links. A mass store prints where a file is, and on which family of volumes.
const PEOPLE = /^ *(?:[A-Za-z] +(?=\d))?(?:(\d{1,15})( +|$))?(.*?)(?: +(DK|AR|TP) +([^ ]+))? *$/;

// What `ls -Z` of SELinux has after the group: `unconfined_u:object_r:user_home_t:s0`
const CONTEXT = / \w+:\w+:\w+:[^ ]+$/;

const LONGEST = 1000;

/** What stands before the permissions, and between them and the size. */
export function describeUnix({ bytes, start, end }: Line, { columnsStart, columnsEnd }: Draft): Details {
  // No columns are as wide; patterns that are slow on very long ones do no harm then.
  const text = binaryText(bytes, Math.max(columnsStart, columnsEnd - LONGEST), columnsEnd).replaceAll(
    "\t",
    " ",
  );
  const [all = "", permissions = "", acl] = /^.([rwxsStTlLaA-]*)([+@.]?)/.exec(text) ?? [];
  const [, inode, blocks] =
    /^ *(?:(\d+) +)??(?:(\d+) +)?$/.exec(binaryText(bytes, start, columnsStart)) ?? [];
  const [, major, minor] =
    /^(\d+), *(\d+) /.exec(
      /^[bc]/.test(text) ? binaryText(bytes, columnsEnd, Math.min(end, columnsEnd + 40)) : "",
    ) ?? [];
  const [, links, gap = "", names = "", storage, family] = PEOPLE.exec(text.slice(all.length)) ?? [];
  const [owner, group] = split(names.replace(CONTEXT, "").trimEnd()).map((name) =>
    decodeName(binaryBytes(name)),
  );
  // `ls -g` leaves the owner out, and its column empty.
  const isGroup = group === undefined && gap.length > 1 && /^\d+$/.test(owner ?? "");
  const facts = Object.entries({ inode, blocks, acl, major, minor, storage, family }).filter(
    ([, value]) => value,
  );
  return {
    permissions,
    mode: modeOf(permissions),
    links: links === undefined ? undefined : Number(links),
    owner: isGroup ? undefined : owner || undefined,
    group: isGroup ? owner : group,
    facts: new Map(facts as [string, string][]),
  };
}

/** One or two names; none if it is not clear where the first one ends: names may have spaces, and only a wider gap separates them. */
function split(text: string): readonly string[] {
  const words = text.split(/ +/);
  const columns = text.split(/ {2,}/);
  return words.length <= 2 ? words : columns.length === 2 ? columns : [];
}
