import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Operation } from "../operations/operation.ts";
import type { Cell } from "./cell.ts";
import { describe as told } from "./check-outcome.ts";
import { openHandles, untilHandles } from "./open-handles.ts";
import { ProcessWatch } from "./process-watch.ts";
import { type CellResult, runCell } from "./run-cell.ts";
import { Slots } from "./slots.ts";
import { operationsOf, type Table } from "./table.ts";

vi.setConfig({ testTimeout: 120_000, maxConcurrency: 12 });

// For the whole of the test file, whose tests run at the same time.
let watch: ProcessWatch;
let before = 0;
beforeAll(() => {
  before = openHandles();
  watch = new ProcessWatch();
});
afterAll(async () => {
  const left = await untilHandles(before);
  watch[Symbol.dispose]();
  expect(watch.elsewhere).toEqual([]);
  expect(left).toEqual([]);
});

/** How the cells of a table are run. */
export interface TableOptions {
  readonly isTls?: boolean;
  /** The server opens the data connections; then only transfers are tried. */
  readonly isActive?: boolean;
  /** Cells that run at the same time; default 32. */
  readonly atOnce?: number;
}

/**
 * Makes one test for each operation of the table: all its cells, generated from the steps that the operation's server goes
 * through when nothing is wrong.
 */
export function describeTable(
  table: Table,
  cells: (operation: Operation, steps: readonly string[]) => readonly Cell[],
  { isTls = false, isActive = false, atOnce = 32 }: TableOptions = {},
): void {
  const rows = operationsOf(table)
    .filter(({ traffic }) => traffic !== "copy" || !(isTls || isActive))
    .filter(({ traffic }) => traffic !== "none" || !isActive)
    .map((operation) => [operation.name, operation] as const);
  describe.concurrent(`${table.ids.join(", ")}: ${table.name}${isTls ? ", over TLS" : ""}${isActive ? ", in active mode" : ""}`, () => {
    const slots = new Slots(atOnce);

    /** The cell with everything that is wrong in it. */
    const run = (operation: Operation, cell: Cell): Promise<CellResult> =>
      slots.run(async () => {
        const found: string[] = [];
        return await ProcessWatch.run(found, async () => {
          const { faults, ...result } = await runCell(operation, cell).catch((error: unknown) => ({
            faults: [`the cell failed: ${told(error)}`],
            steps: [],
            outcome: undefined,
          }));
          await turn();
          return { ...result, faults: [...faults, ...found].map((fault) => `${cell.name}: ${fault}`) };
        });
      });

    it.each(rows)("%s", async (_name, operation) => {
      const clean = await run(operation, { name: "nothing wrong", isTls, isActive, must: "succeed" });
      expect(clean.faults).toEqual([]);
      // What holds for the second of many files holds for the third.
      const all = cells(
        operation,
        clean.steps.filter((step) => /#[12]$/.test(step)),
      );
      expect(all.length).toBeGreaterThan(0);
      const results = await Promise.all(all.map((cell) => run(operation, { isTls, isActive, ...cell })));
      expect(results.flatMap(({ faults }) => faults)).toEqual([]);
    });
  });
}
