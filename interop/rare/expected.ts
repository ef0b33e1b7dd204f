import type { RareServerName } from "../lab-server.ts";

/** How an operation must end on a server, when it does not end well. */
export type Expected =
  /** The server refuses it, with one of these codes, and says so honestly: the session goes on. */
  | { readonly outcome: "refused"; readonly codes: readonly number[]; readonly reason: string }
  /** The server is at fault, and the client reports an error that matches. */
  | { readonly outcome: "server-fault"; readonly report: RegExp; readonly reason: string };

/** How the operations end that do not end well, on these servers. */
export interface Exception {
  readonly on: readonly RareServerName[];
  readonly operations: readonly string[];
  readonly expected: Expected;
}

/** The server refuses it: the cell is `n/a`, with the reason. */
export function no(reason: string, ...codes: number[]): Expected {
  return { outcome: "refused", codes, reason };
}

/** The server is at fault: the cell is `n/a`, with the reason, provided that the client's report matches. */
export function fault(reason: string, report: RegExp): Expected {
  return { outcome: "server-fault", report, reason };
}
