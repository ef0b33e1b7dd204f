import { type Action, at, type Fault, type FaultRule } from "./fault.ts";

/** Does the truth so many milliseconds late. */
export function late(milliseconds: number): Fault {
  return (truth) => [{ kind: "wait", milliseconds }, ...truth];
}

/** Does the truth, and goes on only so many milliseconds later. */
export function pauseAfter(milliseconds: number): Fault {
  return (truth) => [...truth, { kind: "wait", milliseconds }];
}

/** Does the truth only after a later step: a reply that comes late, or out of order. */
export function until(step: string): Fault {
  return (truth) => [{ kind: "defer", until: step, actions: truth }];
}

/** Sends what is sent a few bytes at a time with pauses in between: a slow loris. */
export function drip(milliseconds: number, bytes = 1): Fault {
  return (truth) =>
    truth.flatMap((action): readonly Action[] => {
      if (action.kind !== "send") return [action];
      const drops: Action[] = [];
      for (let start = 0; start < action.bytes.length; start += bytes) {
        drops.push(
          { ...action, bytes: action.bytes.subarray(start, start + bytes) },
          { kind: "wait", milliseconds },
        );
      }
      return drops;
    });
}

/** The closing reply before the data: it follows the preliminary reply at once, and does not come again. */
export function earlyFinal(verb: string, text = "226 Transfer complete"): readonly FaultRule[] {
  const reply = Buffer.from(`${text}\r\n`);
  return [
    at(`${verb}-preliminary`, (truth) => [...truth, { kind: "send", bytes: reply }]),
    at(`${verb}-final`, () => []),
  ];
}

/** All data before the preliminary reply, which comes together with the end of the data. */
export function latePreliminary(verb: string): readonly FaultRule[] {
  return [at(`${verb}-preliminary`, until("data-end"))];
}

/** All data after the closing reply, and then its end. */
export function lateData(verb: string): readonly FaultRule[] {
  return [at(`${verb}-bytes`, until(`${verb}-final`)), at(`${verb}-end`, until(`${verb}-final`))];
}

/** Preliminary and closing reply in one segment, after the data. */
export function coalescedReplies(verb: string): readonly FaultRule[] {
  let held: readonly Uint8Array[] = [];
  return [
    at(`${verb}-preliminary`, (truth) => {
      held = truth.flatMap((action) => (action.kind === "send" ? [action.bytes] : []));
      return [];
    }),
    at(`${verb}-final`, (truth) =>
      truth.map((action) =>
        action.kind === "send" ? { ...action, bytes: Buffer.concat([...held, action.bytes]) } : action,
      ),
    ),
  ];
}
