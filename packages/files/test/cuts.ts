import { type Action, at, compose, type Fault, type FaultRule, faults } from "@ftplib/testkit";

/** The fault in the first transfer in which it changes anything, and the truth from then on. */
function inOneTransfer(fault: Fault): Fault {
  let hasHappened = false;
  let isOver = false;
  return (truth, step) => {
    if (step.offset === 0 && hasHappened) isOver = true;
    if (isOver) return truth;
    const changed = fault(truth, step);
    if (changed !== truth) hasHappened = true;
    return changed;
  };
}

/** Ends the data connection of one transfer after so many bytes. */
export function cutData(bytes: number, how: (bytes: number) => Fault = faults.resetData): FaultRule {
  return at("retr-bytes", inOneTransfer(how(bytes)));
}

/** A place where the connection of a download is lost. */
export interface Cut {
  readonly name: string;
  readonly rules: () => readonly FaultRule[];
}

/** At `retr-bytes`: so many bytes, then both connections end. */
export function resetBoth(bytes: number): Fault {
  return compose(faults.resetData(bytes), withControl);
}

/** Ends both connections of one transfer after so many bytes. */
function cutBoth(bytes: number): FaultRule {
  return cutData(bytes, resetBoth);
}

const withControl: Fault = (truth) =>
  truth.flatMap((action): Action[] =>
    action.kind === "reset" ? [action, { kind: "reset", on: "control" }] : [action],
  );

/** Every place of a download, and some twice. */
export const cuts: readonly Cut[] = [
  { name: "before the command", rules: () => [at("retr-command", faults.once(faults.reset()))] },
  { name: "before the first byte", rules: () => [cutData(0)] },
  { name: "after one byte", rules: () => [cutData(1)] },
  { name: "after 65,536 bytes", rules: () => [cutData(65_536)] },
  { name: "after 100,000 bytes", rules: () => [cutData(100_000)] },
  { name: "after 100,000 bytes, by FIN and 426", rules: () => [cutData(100_000, faults.failData)] },
  { name: "after 100,000 bytes, both connections", rules: () => [cutBoth(100_000)] },
  {
    name: "after 300,000 bytes, by an end that looks good",
    rules: () => [cutData(300_000, faults.truncateData)],
  },
  { name: "between the data and the 226", rules: () => [at("retr-final", faults.once(faults.reset()))] },
  {
    name: "inside the 226",
    rules: () => [at("retr-final", faults.once(compose(faults.truncate(6), faults.finAfter())))],
  },
  {
    name: "after 100,000 bytes, and at the next login",
    rules: () => [cutBoth(100_000), at("pass", faults.nth(2, faults.reset()))],
  },
  {
    name: "after 100,000 bytes, and at the look afterwards",
    rules: () => [cutBoth(100_000), at("mlst", faults.nth(2, faults.fin()))],
  },
  {
    name: "after 200,000 bytes, and at the REST afterwards",
    rules: () => [cutBoth(200_000), at("rest", faults.once(faults.fin()))],
  },
  {
    name: "after 200,000 bytes, and inside the overlap afterwards",
    rules: () => [cutBoth(200_000), cutData(30_000), cutData(70_000)],
  },
];
