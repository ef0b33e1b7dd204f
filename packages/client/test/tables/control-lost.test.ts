import { setTimeout as pause } from "node:timers/promises";
import { tables } from "./all-tables.ts";
import type { Cell } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import { forever, type Interposer, stepId } from "./server/step.ts";
import type { Ending } from "./server/control-wire.ts";

/** When the connection ends: in place of the step, or right after it, or milliseconds later. */
type Moment = "in place of" | "after" | number;

const lostAt = (at: string, how: Ending, when: Moment): Interposer => {
  return async (step, perform) => {
    if (stepId(step) !== at) return perform();
    if (when !== "in place of") perform();
    if (typeof when === "number") await pause(when);
    step.session.cut(how);
    // A server that is gone does not go on with its data either.
    if (when === "in place of") await forever;
  };
};

const endings: readonly Ending[] = ["fin", "reset"];
const atOnce: readonly Moment[] = ["in place of", "after"];
// The client is about to dial, or to send its transfer command.
const soon: readonly Moment[] = [0, 1, 2];

for (const options of [{}, { isTls: true }, { isActive: true }]) {
  describeTable(
    tables.controlLost,
    (operation, steps) => {
      const occasions = operation.traffic === "none" || "isActive" in options ? [1] : [1, 2];
      return occasions.flatMap((transfer) =>
        steps.flatMap((step) =>
          // Over TLS a reset is a reset, too.
          ("isTls" in options ? endings.slice(0, 1) : endings).flatMap((how) =>
            [...atOnce, ...(/^(PASV|PORT|EPRT)/.test(step) ? soon : [])].map(
              (when): Cell => ({
                name: `transfer ${transfer}, ${how} ${typeof when === "number" ? `${when} ms after` : when} ${step}`,
                within: 1_000,
                interposer: lostAt(step, how, when),
                ...(transfer === 2
                  ? { before: async ({ ftp, given }) => void (await operation.call(ftp, given)) }
                  : {}),
              }),
            ),
          ),
        ),
      );
    },
    options,
  );
}
