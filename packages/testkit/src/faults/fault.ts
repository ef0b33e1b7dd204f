import type { Cut } from "../cut.ts";

/** What a server that keeps its data port does with connections that no transfer has taken: it holds one, or queues all. */
export type Holding = "one" | "all";

/** The connection an action is about. */
export type Channel = "control" | "data";

/** One thing the server does at a step. Without `on`, it is done on the connection the step belongs to. */
export type Action =
  /** What the server does there truly: accept, handshake, carry out the command. */
  | { readonly kind: "perform" }
  /** Writes bytes to the file that is being uploaded. */
  | { readonly kind: "store"; readonly bytes: Uint8Array }
  /** Sends bytes, through TLS where there is TLS. */
  | { readonly kind: "send"; readonly bytes: Uint8Array; readonly on?: Channel }
  /** Sends the same bytes again and again, as fast as the client reads; stops when it closes. */
  | { readonly kind: "repeat"; readonly bytes: Uint8Array; readonly times: number; readonly on?: Channel }
  /** Sends bytes past TLS. */
  | { readonly kind: "send-raw"; readonly bytes: Uint8Array; readonly on?: Channel }
  | { readonly kind: "wait"; readonly milliseconds: number }
  /** Does these actions right after a later step of this name. */
  | { readonly kind: "defer"; readonly until: string; readonly actions: readonly Action[] }
  /** Ends in order: close_notify under TLS, then FIN. */
  | { readonly kind: "end"; readonly on?: Channel }
  /** Sends close_notify and leaves TCP open. */
  | { readonly kind: "close-notify"; readonly on?: Channel }
  /** Sends FIN, under TLS without close_notify. */
  | { readonly kind: "fin"; readonly on?: Channel }
  | { readonly kind: "reset"; readonly on?: Channel }
  /** Says nothing any more, and leaves everything open until the client closes. */
  | { readonly kind: "silence" }
  /** Cuts everything sent from now on into TCP segments; undefined sends whole again. */
  | { readonly kind: "cut"; readonly cut: Cut | undefined; readonly on?: Channel }
  /** Lets so many more raw bytes out, then FIN or RST; under TLS this ends in the middle of a record. */
  | { readonly kind: "cut-off"; readonly after: number; readonly how: "fin" | "reset"; readonly on?: Channel }
  /** One or the other: whether the client has ended its side of the data connection, or does within so many milliseconds. */
  | {
      readonly kind: "if-client-ended";
      readonly within: number;
      readonly actions: readonly Action[];
      readonly otherwise: readonly Action[];
    }
  /** Closes the port that was opened for the data connection. */
  | { readonly kind: "refuse-data" }
  /** From now on all data connections of the session come to one port, also such as no transfer has taken. */
  | { readonly kind: "keep-port"; readonly holding: Holding }
  /** Breaks the transfer off as a server does: closes the data connection, ends with this reply. Only in a transfer. */
  | { readonly kind: "fail"; readonly reply: string }
  /** In active mode: dials the client from another address than the control connection's, and sends it this. */
  | { readonly kind: "impersonate"; readonly from: string; readonly bytes: Uint8Array };

/** Where in a session the server is. */
export interface Step {
  /** What the step is called; the most particular name comes first. */
  readonly names: readonly string[];
  readonly channel: Channel;
  /** The command that is being answered, in capitals; empty before the first. */
  readonly verb: string;
  readonly argument: string;
  /** At `data-bytes` and `upload-bytes`: how many bytes of this transfer came before. */
  readonly offset: number;
}

/** Makes a lie of the truth: what the server would do at a step, and what it shall do. */
export type Fault = (truth: readonly Action[], step: Step) => readonly Action[];

/** A reply's bytes: the line end is added where it is missing. */
export function replyBytes(text: string): Buffer {
  return Buffer.from(text.endsWith("\n") ? text : `${text}\r\n`, "utf8");
}

/** Changes the bytes of everything that is sent at a step. */
export function changeSent(change: (bytes: Buffer, step: Step) => Uint8Array): Fault {
  return (truth, step) =>
    truth.map((action) =>
      action.kind === "send" ? { ...action, bytes: change(Buffer.from(action.bytes), step) } : action,
    );
}

/** A fault and the step it happens at. Rules that count occasions belong to one server. */
export interface FaultRule {
  readonly step: string;
  readonly fault: Fault;
}

/** Puts faults at a step; they are applied in this order. */
export function at(step: string, ...faults: readonly Fault[]): FaultRule {
  return { step, fault: compose(...faults) };
}

/** One fault that does several, each on what the one before it made. */
export function compose(...faults: readonly Fault[]): Fault {
  return (truth, step) => faults.reduce((actions, fault) => fault(actions, step), truth);
}

/** What is to be done at a step, by the rules that name it. */
export function applyFaults(
  rules: readonly FaultRule[],
  truth: readonly Action[],
  step: Step,
): readonly Action[] {
  return rules
    .filter((rule) => rule.step === "*" || step.names.includes(rule.step))
    .reduce((actions, rule) => rule.fault(actions, step), truth);
}
