/**
 * Writes the time zones that `@ftplib/files` tries for a server: of all that behave alike in the years that count, one. A new release of Node may know of new
 * behaviour; packages/files/test/zones.test.ts fails then, and this is to be run again.
 */
import { writeFileSync } from "node:fs";

const FIRST = Date.UTC(2010, 0, 1);
const END = Date.UTC(2038, 0, 1);
const HALF_DAY = 12 * 3_600_000;

/** The offsets of a zone from UTC in minutes, each with the first of the sampled instants at which it held. */
function offsetsOf(timeZone: string): readonly (readonly [instant: number, offset: number])[] {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const changes: (readonly [number, number])[] = [];
  for (let instant = FIRST; instant < END; instant += HALF_DAY) {
    const [, sign = "+", hours = "0", minutes = "0"] =
      /GMT([+-])(\d+):(\d+)/.exec(format.format(instant)) ?? [];
    const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
    if (offset !== changes.at(-1)?.[1]) changes.push([instant, offset]);
  }
  return changes;
}

const seen = new Set<string>();
const byOffset = new Map<number, string[]>();
for (const zone of ["UTC", ...Intl.supportedValuesOf("timeZone")]) {
  const changes = offsetsOf(zone);
  const behaviour = JSON.stringify(changes);
  if (seen.has(behaviour)) continue;
  seen.add(behaviour);
  for (const offset of new Set(changes.map(([, each]) => each)))
    byOffset.set(offset, [...(byOffset.get(offset) ?? []), zone]);
}

const lines = [...byOffset]
  .sort(([one], [other]) => one - other)
  .map(([offset, zones]) => `  [${offset}, ${JSON.stringify(zones.join(" "))}],`);
const text = `// Written by scripts/record-time-zones.ts; do not edit.

/** The years in which these zones stand for all others, epoch milliseconds: from 2010, and before 2038. */
export const FIRST_INSTANT = ${FIRST};
export const END_INSTANT = ${END};

/**
 * By their offset from UTC in minutes: the time zones that have it at any time of these years. Of zones that are alike in all of them there
 * is one.
 */
export const ZONES_BY_OFFSET: ReadonlyMap<number, string> = new Map([
${lines.join("\n")}
]);
`;
writeFileSync(new URL("../packages/files/src/time/zones.ts", import.meta.url), text);
