import { flagsIn } from "../errors/flags-in.ts";
import type { Step } from "@ftplib/sync";
import type { StepEvent } from "../output/events.ts";

/** What became of a step. */
export type StepOutcome = Pick<StepEvent, "state"> & Partial<Pick<StepEvent, "bytes" | "code" | "message">>;

/** The event of a step. */
export function stepEvent(step: Step, outcome: StepOutcome): StepEvent {
  const { action, path, type, from, reason, source } = step;
  const { state, bytes, code, message } = outcome;
  return {
    type: "step",
    state,
    action,
    path,
    kind: type,
    ...(from === undefined ? {} : { from }),
    reason: flagsIn(reason),
    ...(source?.size === undefined ? {} : { size: source.size }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
  };
}
