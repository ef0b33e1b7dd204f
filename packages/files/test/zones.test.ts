import { describe, expect, it } from "vitest";
import { ServerZone } from "../src/time/server-zone.ts";
import { END_INSTANT, FIRST_INSTANT, ZONES_BY_OFFSET } from "../src/time/zones.ts";

const WEEK = 7 * 86_400_000;

/** What a zone's clock does in the covered years, week by week. */
function behaviourOf(timeZone: string): string {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const offsets: string[] = [];
  for (let instant = FIRST_INSTANT; instant < END_INSTANT; instant += WEEK)
    offsets.push(format.format(instant).split(", ")[1] ?? "");
  return offsets.join();
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone }).format(0) !== "";
  } catch {
    return false;
  }
}

describe("T5: the zones that a server may be in", () => {
  it("stand for every zone that the runtime knows", () => {
    const zones = [...new Set([...ZONES_BY_OFFSET.values()].flatMap((names) => names.split(" ")))];
    const covered = new Set(zones.filter(isKnown).map(behaviourOf));
    // Bun has names for fixed offsets, too: one that is in no zone is learned as it is.
    const named = Intl.supportedValuesOf("timeZone").filter((zone) => !zone.startsWith("Etc/"));
    const others = named.filter((zone) => !covered.has(behaviourOf(zone)));
    expect(others, "run scripts/record-time-zones.ts").toEqual([]);
  });

  it.each(["2009-07-01T12:00Z", "2038-01-01T00:00Z"])("say nothing about %s", (text) => {
    const [old, now] = [Date.parse(text), Date.parse("2026-01-15T12:00Z")];
    const server = new ServerZone();
    expect(server.learn({ listed: old, utc: old })).toBe(false);
    expect(server.isKnown).toBe(false);
    expect(server.learn({ listed: now, utc: now })).toBe(true);
    expect(server.utcOf(old)).toBeUndefined();
    expect(server.utcOf(now)).toBe(now);
  });
});
