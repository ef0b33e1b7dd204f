import type { Fault, Step } from "./fault.ts";

/** The fault at the first occasion only; the truth from then on. */
export function once(fault: Fault): Fault {
  return nth(1, fault);
}

/** The fault at the nth occasion only, counted from 1. */
export function nth(count: number, fault: Fault): Fault {
  let seen = 0;
  return (truth, step) => {
    seen += 1;
    return seen === count ? fault(truth, step) : truth;
  };
}

/** The fault from the nth occasion on, counted from 1. */
export function from(count: number, fault: Fault): Fault {
  let seen = 0;
  return (truth, step) => {
    seen += 1;
    return seen >= count ? fault(truth, step) : truth;
  };
}

/** The fault where the step is of a kind: a certain argument, a certain offset. */
export function when(condition: (step: Step) => boolean, fault: Fault): Fault {
  return (truth, step) => (condition(step) ? fault(truth, step) : truth);
}
