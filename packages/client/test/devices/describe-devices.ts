import { describe, it, vi } from "vitest";
import type { Device } from "./device.ts";
import { runDeviceCell } from "./device-cell.ts";
import { OPERATION_NAMES } from "./expected.ts";
import { expectationOf } from "./expectation.ts";

// The cells wait for each other's servers most of the time, and for limits.
vi.setConfig({ maxConcurrency: 48 });

/** A test for every operation on every one of these devices. */
export function describeDevices(devices: readonly Device[]): void {
  for (const device of devices) {
    describe.concurrent(`${device.id} ${device.name}`, () => {
      for (const name of OPERATION_NAMES) {
        const expected = expectationOf(device, name);
        if (expected === undefined) continue;
        const { outcome, why } = expected;
        it(`${name}: ${outcome}${why === "" ? "" : ` (${why})`}`, () =>
          runDeviceCell(device, name, expected));
      }
    });
  }
}
