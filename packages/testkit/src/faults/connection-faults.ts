import type { Action, Fault } from "./fault.ts";

/** Leaves the truth undone and goes on as if it had been done: a reply is missing, TLS is not begun. */
export function nothing(): Fault {
  return () => [];
}

/** Says and does nothing any more; everything stays open until the client closes. */
export function silence(): Fault {
  return () => [{ kind: "silence" }];
}

/** Does the truth, then nothing any more. */
export function silenceAfter(): Fault {
  return (truth) => [...truth, { kind: "silence" }];
}

/** Does the truth twice. */
export function twice(): Fault {
  return (truth) => [...truth, ...truth];
}

/** Sends FIN instead; under TLS without close_notify. */
export function fin(): Fault {
  return () => [{ kind: "fin" }];
}

/** Does the truth, then sends FIN; under TLS without close_notify. */
export function finAfter(): Fault {
  return (truth) => [...truth, { kind: "fin" }];
}

/** Ends the connection in order instead: close_notify under TLS, then FIN. */
export function end(): Fault {
  return () => [{ kind: "end" }];
}

/** Does the truth, then ends the connection in order. */
export function endAfter(): Fault {
  return (truth) => [...truth, { kind: "end" }];
}

/** Sends RST instead. */
export function reset(): Fault {
  return () => [{ kind: "reset" }];
}

/** Does the truth, then sends RST: what the client has not read yet is lost. */
export function resetAfter(): Fault {
  return (truth) => [...truth, { kind: "reset" }];
}

/** Lets so many more raw bytes out on this connection, then FIN or RST; under TLS this cuts inside a record. */
export function cutOff(after: number, how: "fin" | "reset" = "fin"): Fault {
  return (truth) => [{ kind: "cut-off", after, how }, ...truth];
}

/** Does the truth after ending the control connection, whichever connection the step is on. */
export function closeControl(how: "end" | "fin" | "reset" = "fin"): Fault {
  return (truth) => [{ kind: how, on: "control" }, ...truth];
}

/** Does the truth after ending the data connection, whichever connection the step is on. */
export function closeData(how: "end" | "fin" | "reset" = "reset"): Fault {
  return (truth) => [{ kind: how, on: "data" }, ...truth];
}

/** Does actions of one's own before the truth. */
export function actionsBefore(...actions: readonly Action[]): Fault {
  return (truth) => [...actions, ...truth];
}

/** Does actions of one's own after the truth. */
export function actionsAfter(...actions: readonly Action[]): Fault {
  return (truth) => [...truth, ...actions];
}
