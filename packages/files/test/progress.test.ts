import { expect, it } from "vitest";
import { FakeClock } from "./fake-clock.ts";
import { ProgressMeter, type TransferProgress } from "../src/progress/progress.ts";
import type { Clock } from "../src/time/clock.ts";

/** A clock that the test moves. */
function manualClock(): Clock & { time: number } {
  return {
    time: 0,
    now() {
      return this.time;
    },
    random: () => 0,
    sleep: async () => {},
    after: () => () => {},
  };
}

it("D9: reports at most ten times a second, and once at the end", () => {
  const clock = manualClock();
  const reports: TransferProgress[] = [];
  const meter = new ProgressMeter(clock, (progress) => reports.push(progress));
  meter.total = 1000;
  meter.startAt(0);
  for (let count = 0; count < 1000; count++) {
    meter.add(1);
    clock.time += 1;
  }
  meter.end();
  meter.end();
  expect(reports).toHaveLength(11);
  expect(reports.map(({ bytes }) => bytes)).toEqual([1, 101, 201, 301, 401, 501, 601, 701, 801, 901, 1000]);
  expect(reports.at(5)).toEqual({ bytes: 501, total: 1000, rate: 1002, eta: 498, resumedAt: 0 });
  expect(reports.at(-1)).toMatchObject({ bytes: 1000, eta: 0, rate: 1000 });
});

it("D9: the rate is that of the last five seconds, and what was there before is no part of it", () => {
  const clock = manualClock();
  const reports: TransferProgress[] = [];
  const meter = new ProgressMeter(clock, (progress) => reports.push(progress));
  meter.total = 100_000;
  meter.startAt(40_000);
  for (let second = 1; second <= 10; second++) {
    clock.time = second * 1000;
    meter.add(second <= 5 ? 1000 : 100);
  }
  expect(reports.at(-1)).toEqual({
    bytes: 45_500,
    total: 100_000,
    rate: 100,
    eta: 545_000,
    resumedAt: 40_000,
  });
});

it("D9: without a size there is no end to be seen, and a transfer that begins again says so", () => {
  const clock = manualClock();
  const reports: TransferProgress[] = [];
  const meter = new ProgressMeter(clock, (progress) => reports.push(progress));
  meter.startAt(500);
  clock.time = 200;
  meter.add(10);
  meter.startAt(0);
  clock.time = 400;
  meter.add(7);
  expect(reports).toEqual([
    { bytes: 510, total: undefined, rate: 50, eta: undefined, resumedAt: 500 },
    { bytes: 7, total: undefined, rate: 35, eta: undefined, resumedAt: 0 },
  ]);
});

it("D9: the last bytes before a transfer stands still are reported, unless it has failed", () => {
  const clock = new FakeClock();
  const reports: number[] = [];
  const meter = new ProgressMeter(clock, ({ bytes }) => reports.push(bytes));
  meter.startAt(0);
  meter.add(1000);
  meter.add(24);
  expect(reports).toEqual([1000]);
  clock.move(100);
  expect(reports).toEqual([1000, 1024]);
  meter.add(1);
  meter.stop();
  clock.move(1000);
  expect(reports).toEqual([1000, 1024]);
});

it("D9: what the listener throws at such a report ends the transfer with its next bytes", () => {
  const clock = new FakeClock();
  let calls = 0;
  const meter = new ProgressMeter(clock, () => {
    if (++calls === 2) throw new Error("enough");
  });
  meter.add(1);
  meter.add(1);
  clock.move(100);
  expect(() => meter.add(1)).toThrow("enough");
});
