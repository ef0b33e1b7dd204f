import {
  assert,
  boolean,
  double,
  integer,
  maxSafeNat,
  nat,
  option,
  property,
  record,
  string,
} from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { barLine } from "../src/progress/bar-line.ts";
import { Meter } from "../src/progress/meter.ts";

const shown = record({
  name: string({ unit: "grapheme", maxLength: 200 }),
  bytes: nat(),
  total: option(maxSafeNat(), { nil: undefined }),
  rate: double({ min: 0, max: 1e12, noNaN: true }),
  isStalled: boolean(),
});

describe("W1: a bar", () => {
  it("never is wider than the terminal, and is one line, whatever the name", () => {
    assert(
      property(shown, integer({ min: 2, max: 300 }), boolean(), (each, columns, isColoured) => {
        const line = barLine(each, columns, isColoured);
        expect(stringWidth(line)).toBeLessThan(columns);
        expect(line).not.toContain("\n");
      }),
    );
  });

  it.each([
    [40, "a.bin           [####----]  50% 1.0k/s"],
    [56, "a.bin                 [#####------]  50%  1.0k/s    0:01"],
    [72, "a.bin                [######-------]  50%   1.0k/2.0k  1.0k/s    0:01"],
  ])("at %i columns has the figures that there is room for", (columns, start) => {
    const line = barLine(
      { name: "a.bin", bytes: 1024, total: 2048, rate: 1024, isStalled: false },
      columns,
      false,
    );
    expect(line.replaceAll(/ +/g, " ")).toBe(start.replaceAll(/ +/g, " "));
  });

  it("shows the time that is left up to 99 hours", () => {
    const line = (total: number): string =>
      barLine({ name: "a", bytes: 0, total, rate: 1, isStalled: false }, 80, false);
    expect(line(59)).toMatch(/ 0:59$/);
    expect(line(3600)).toMatch(/ 1:00:00$/);
    expect(line(400_000)).toMatch(/1\/s +$/);
  });
});

describe("W1: the rate", () => {
  it("is that of the last five seconds, and then the transfer is stalled", () => {
    const meter = new Meter(0);
    meter.at(1000, 1000);
    expect(meter.rate(1000)).toBe(1000);
    expect(meter.isStalled(5999)).toBe(false);
    expect(meter.isStalled(6000)).toBe(true);
    expect(meter.rate(7000)).toBe(0);
  });

  it("leaves out what was there before", () => {
    const meter = new Meter(0);
    meter.startAt(5000, 0);
    meter.at(6000, 2000);
    expect(meter.rate(2000)).toBe(500);
  });
});
