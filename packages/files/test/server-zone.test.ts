import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServerZone } from "../src/time/server-zone.ts";

const at = (text: string): number => Date.parse(`${text}Z`);

/** A listed time, as a server in the zone prints it: without seconds. */
function listedIn(timeZone: string, utc: number): number {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(
    utc,
  );
  return at(`${parts.replace(" ", "T")}:00`);
}

describe("T5: the zone of a server's listings", () => {
  it.each([
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Adelaide",
    "America/St_Johns",
  ])("%s: times of summer and winter are right once both were measured", (zone) => {
    const server = new ServerZone();
    for (const day of ["2026-01-15T12:34:00", "2026-07-15T12:34:00"]) {
      expect(server.learn({ listed: listedIn(zone, at(day)), utc: at(day) })).toBe(true);
    }
    for (const day of [
      "2026-02-01T03:00:00",
      "2026-06-20T23:59:00",
      "2025-12-24T18:00:00",
      "2025-08-01T00:00:00",
    ]) {
      expect(server.utcOf(listedIn(zone, at(day)))).toBe(at(day));
    }
  });

  it("does not guess: a time about which the zones that are left disagree is unknown", () => {
    const server = new ServerZone();
    expect(server.utcOf(at("2026-01-01T00:00:00"))).toBeUndefined();
    server.learn({ listed: at("2026-01-15T13:34:00"), utc: at("2026-01-15T12:34:20") });
    expect(server.utcOf(at("2026-01-20T10:00:00"))).toBe(at("2026-01-20T09:00:00"));
    // Berlin has summer time then, and Algiers has not.
    expect(server.utcOf(at("2026-07-01T10:00:00"))).toBeUndefined();
  });

  it("the hour in which clocks are put back is unknown", () => {
    const server = new ServerZone();
    for (const day of [
      "2026-01-15T12:34:00",
      "2026-07-15T12:34:00",
      "2026-04-02T12:00:00",
      "2026-10-28T12:00:00",
    ]) {
      server.learn({ listed: listedIn("Europe/Berlin", at(day)), utc: at(day) });
    }
    expect(server.utcOf(at("2026-10-25T02:30:00"))).toBeUndefined();
  });

  it("a clock that is in no zone has an offset of its own", () => {
    const server = new ServerZone();
    expect(server.learn({ listed: at("2026-01-15T02:15:00"), utc: at("2026-01-15T00:00:00") })).toBe(true);
    expect(server.utcOf(at("2026-01-16T02:15:00"))).toBe(at("2026-01-16T00:00:00"));
  });

  it.each([
    ["seven minutes", 7 * 60_000],
    ["two days", 2 * 86_400_000],
  ])("a difference of %s is no zone", (_, difference) => {
    const server = new ServerZone();
    expect(
      server.learn({ listed: at("2026-01-15T12:00:00") + difference, utc: at("2026-01-15T12:00:00") }),
    ).toBe(false);
    expect(server.isKnown).toBe(false);
  });

  it("what it knows is right, for any zone and any files", () => {
    const zones = fc.constantFrom(
      "Europe/Berlin",
      "Europe/London",
      "America/Chicago",
      "Asia/Tokyo",
      "Australia/Sydney",
      "UTC",
    );
    const moment = fc
      .integer({ min: at("2025-01-01T00:00:00") / 60_000, max: at("2026-12-31T00:00:00") / 60_000 })
      .map((minutes) => minutes * 60_000);
    fc.assert(
      fc.property(
        zones,
        fc.array(moment, { minLength: 1, maxLength: 3 }),
        moment,
        (zone, measured, wanted) => {
          const server = new ServerZone();
          for (const utc of measured) server.learn({ listed: listedIn(zone, utc), utc });
          const known = server.utcOf(listedIn(zone, wanted));
          if (known !== undefined) expect(known).toBe(wanted);
        },
      ),
      { numRuns: 60 },
    );
  });
});
