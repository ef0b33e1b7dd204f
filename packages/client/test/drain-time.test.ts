import { describe, expect, it } from "vitest";
import { drainTime } from "../src/transfer/drain-time.ts";

const MIB = 1 << 20;

describe("F32: what the last bytes of an upload may take", () => {
  it.each([
    [0, 0],
    [16_000, 1_000],
    [4 * MIB, (4 * MIB) / 16],
    [1_000 * MIB, (4 * MIB) / 16],
  ])("%i bytes: %i ms, without a pace", (count, time) => {
    expect(drainTime(count)).toBe(time);
  });

  // A modem: 5 bytes a millisecond have left while the kernel took all; it holds twice as much as has left.
  it("a slow link has the time that it needs at the pace seen", () => {
    const [left, held] = [50_000, 100_000];
    const waited = left / 5;
    expect(drainTime(left + held, waited)).toBeGreaterThanOrEqual(Math.min(held / 5, (left + held) / 16));
  });

  it.each([
    ["nothing was waited for", MIB, 0, 0],
    ["all was taken at once", MIB, 10, 30],
    ["most has left long before", 400 * MIB, 60_000, 1_800],
    ["it was slower than the slowest", MIB, 1_000_000, MIB / 16],
  ])("at the pace seen: %s", (_, count, waited, time) => {
    expect(drainTime(count, waited)).toBe(time);
  });
});
