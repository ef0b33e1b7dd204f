import { UnexpectedReplyError } from "../../src/index.ts";
import { tables } from "./all-tables.ts";
import type { Cell } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import { LIMIT } from "./engine/run-cell.ts";
import type { Operation } from "./operations/operation.ts";
import { type Interposer, stepId } from "./server/step.ts";

const inPlaceOf = (at: string, text: string): Interposer => {
  return (step, perform) => {
    if (stepId(step) === at) step.session.say(text);
    else perform();
  };
};

const aheadOf = (at: string, text: string, count: number): Interposer => {
  return (step, perform) => {
    if (stepId(step) !== at) return perform();
    step.session.together(() => {
      for (let sent = 0; sent < count; sent += 1) step.session.say(text);
      perform();
    });
  };
};

/** Whether a 1yz to any of its commands is an unexpected reply, and nothing more. */
const isPlain = ({ traffic, from, closes, name }: Operation): boolean =>
  traffic === "none" &&
  from === "ready" &&
  closes !== true &&
  name !== "abort" &&
  // Whether TLS goes on is not known then.
  name !== "ccc" &&
  name !== "features" &&
  name !== "stat by MLST";

describeTable(tables.preliminary, (operation, steps) =>
  steps
    .filter((step) => !/ (open|middle|end) #/.test(step))
    .flatMap((step): readonly Cell[] => {
      const isTransfer = / (1yz|final) #/.test(step);
      const isGreeting = step.startsWith("greeting");
      const text = isGreeting ? "120 ready in a moment" : isTransfer ? "150 still here" : "199 in a moment";
      const alone: Cell = {
        name: `alone, in place of ${step}`,
        interposer: inPlaceOf(step, text),
        settings: { timeout: LIMIT },
        within: LIMIT * 4,
      };
      const strict: Cell = {
        ...alone,
        must: "fail",
        ends: "ready",
        after: async ({ find }, outcome) => {
          if ("error" in outcome && !(outcome.error instanceof UnexpectedReplyError))
            find(`fails with ${String(outcome.error)}`);
        },
      };
      const ahead: Cell = {
        settings: { timeout: LIMIT },
        name: `ahead of ${step}`,
        interposer: aheadOf(step, text, 1),
        isLying: true,
      };
      return [
        isPlain(operation) ? strict : alone,
        {
          ...ahead,
          ...((isTransfer && operation.traffic !== "copy") || isGreeting
            ? { must: "succeed", ends: "ready" }
            : {}),
        },
        {
          ...ahead,
          name: `fifty of them ahead of ${step}`,
          interposer: aheadOf(step, text, 50),
        },
      ];
    }),
);
