import { tables } from "./all-tables.ts";
import { cancel, isDueTo, nothingFollows, type Way, ways } from "./engine/cancel.ts";
import type { Cell } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import type { Operation } from "./operations/operation.ts";
import { forever, type Interposer, stepId } from "./server/step.ts";

/** Only close() ends what the caller of `ntransfercmd` does with the data connection. */
const concerns = ({ takes, isByHand, traffic }: Operation, { name }: Way): boolean =>
  name === "close()" || (takes.includes("signal") && !(isByHand === true && traffic !== "none"));

/** The server does nothing from this step on. */
const stopAt = (at: string, reached: { isThere: boolean }): Interposer => {
  return async (step, perform) => {
    if (stepId(step) === at) reached.isThere = true;
    if (reached.isThere) await forever;
    perform();
  };
};

function cellOf(operation: Operation, step: string, way: Way): Cell {
  const reached = { isThere: false };
  const isHandedOut = operation.isByHand === true && operation.traffic !== "none";
  // Where the source of a copy is closed, the target has its limits to be left in order.
  const isHalf = operation.traffic === "copy" && way.name === "close()";
  return {
    name: `by ${way.name} before ${step}`,
    interposer: stopAt(step, reached),
    settings: isHalf ? { timeout: 600 } : way.settings,
    must: operation.name === "asyncDispose" ? "succeed" : "fail",
    mayThrow: (error) => isHandedOut || way.isIt(error),
    alsoSends: /^(AUTH|USER|PASS)/,
    during: (scene) => cancel(scene, way, () => reached.isThere, isHalf ? 2_500 : undefined),
    after: async (scene, outcome) => {
      if ("error" in outcome && !isHandedOut && !isHalf && !isDueTo(way, outcome.error))
        scene.find(`fails with ${String(outcome.error)}`);
      await nothingFollows(scene);
    },
    closes: false,
  };
}

for (const options of [{}, { isTls: true }, { isActive: true }]) {
  describeTable(
    tables.cancelled,
    (operation, steps) =>
      steps.flatMap((step) =>
        ways
          .filter((way) => concerns(operation, way))
          // A limit takes its time to pass: once for each kind of wait will do.
          .filter((way) => way.cancel !== undefined || step.endsWith("#1"))
          .map((way) => cellOf(operation, step, way)),
      ),
    options,
  );
}
