import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cell, runMatrix } from "./fault-matrix.ts";
import { faultsAt } from "./matrix-faults.ts";
import { type Protection, stepsOf } from "./protocol-steps.ts";

/** The tests of one protection's matrix: one for each cell, and one for what came of all of them. */
export function describeMatrix(protection: Protection): void {
  describe(`the fault matrix, ${protection.name}`, () => {
    let cells: readonly Cell[] = [];
    let left: readonly string[] = [];
    const told: unknown[] = [];
    const tell = (error: unknown): void => void told.push(error);

    beforeAll(async () => {
      process.on("uncaughtException", tell).on("unhandledRejection", tell);
      const before = openHandles();
      cells = await runMatrix(protection);
      left = await leftOpen(before);
    }, 600_000);
    afterAll(() => {
      process.off("uncaughtException", tell).off("unhandledRejection", tell);
    });

    describe.each(stepsOf(protection))("F70, at $name", (step) => {
      it.each(faultsAt[step.kind])("$name", (fault) => {
        const cell = cells.find((one) => one.step.name === step.name && one.fault.name === fault.name);
        expect(cell?.violations).toEqual([]);
      });
    });

    it("F69, S99: nothing was thrown past the caller", () => {
      expect(told).toEqual([]);
    });

    it("has 24 steps or more, 20 faults or more at each, and every cell was run", () => {
      expect(stepsOf(protection).length).toBeGreaterThanOrEqual(24);
      for (const { kind } of stepsOf(protection)) {
        expect(new Set(faultsAt[kind].map(({ name }) => name)).size).toBeGreaterThanOrEqual(20);
      }
      const run = new Set(cells.map(({ step, fault }) => `${step.name}: ${fault.name}`));
      expect(run.size).toBe(stepsOf(protection).reduce((sum, { kind }) => sum + faultsAt[kind].length, 0));
    });

    it("F71, F75: no socket and no timer is left in the process", () => {
      expect(left).toEqual([]);
    });
  });
}

const kinds = new Set(["TCPSocketWrap", "TCPServerWrap", "TLSWrap", "Timeout"]);

function openHandles(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => kinds.has(kind));
}

/** What is open that was not open before, once everything under way has closed. */
async function leftOpen(before: readonly string[]): Promise<readonly string[]> {
  for (let turns = 0; openHandles().length > before.length && turns < 2_000; turns += 1) await turn();
  return openHandles().length > before.length ? openHandles() : [];
}
