import type { Phase } from "../errors/phase.ts";
import { checkNumbers, type OptionKinds } from "./check-options.ts";

/** The limits of one session, each in milliseconds; `Infinity` waits for ever (hostile-server F77). */
export interface Timeouts extends Readonly<Record<Phase, number>> {
  /** Resolving the name and opening the control connection. */
  readonly connect: number;
  /** From the connection to the end of the greeting. */
  readonly greeting: number;
  /** A TLS handshake, on either connection. */
  readonly tls: number;
  /** From a command to the end of its reply; a byte now and then does not prolong it (hostile-server S81). */
  readonly reply: number;
  /** Opening a passive data connection. */
  readonly dataConnect: number;
  /** Waiting for the server to open an active data connection. */
  readonly accept: number;
  /** Without a byte moving on a data connection while we wait for one. */
  readonly idle: number;
  /** From the end of the data to the final reply. */
  readonly finalReply: number;
  /**
   * One whole call, from its turn to its end; of `ftpcp` from the turn of the client that was made first. Of `retrieveMany` and `storeMany`
   * each file, and each wait for the next one of an iterable.
   */
  readonly total: number;
}

const DEFAULT_TIMEOUT = 30_000;

const PHASES: readonly Phase[] = [
  "connect",
  "greeting",
  "tls",
  "reply",
  "dataConnect",
  "accept",
  "idle",
  "finalReply",
  "total",
];

const KINDS: OptionKinds<Timeouts> = {
  connect: "number",
  greeting: "number",
  tls: "number",
  reply: "number",
  dataConnect: "number",
  accept: "number",
  idle: "number",
  finalReply: "number",
  total: "number",
};

const FORMS =
  "a number of milliseconds for each step, an object with some of them by name ({ connect, reply }), or null";

function checked(value: number, name: string): number {
  if (typeof value !== "number" || Number.isNaN(value) || value <= 0) {
    throw new RangeError(`${name} must be more than 0 milliseconds, or Infinity; it is ${String(value)}`);
  }
  return value;
}

/**
 * The limits from one number for every step, or from some of them by name; `null` waits for ever. By default every
 * step has 30 s and the whole call has no limit.
 *
 * @throws TypeError for what is neither, and for an unknown name
 * @throws RangeError for 0 and negative values (ftplib, E7, O2)
 */
export function resolveTimeouts(timeout: number | Partial<Timeouts> | null | undefined): Timeouts {
  const each =
    timeout === null ? Number.POSITIVE_INFINITY : typeof timeout === "number" ? timeout : DEFAULT_TIMEOUT;
  const given: unknown = timeout ?? {};
  checkNumbers<Partial<Timeouts>>("timeout", given, KINDS, FORMS);
  const named = typeof given === "number" ? {} : given;
  checked(each, "timeout");
  const resolved: Record<Phase, number> = {
    connect: each,
    greeting: each,
    tls: each,
    reply: each,
    dataConnect: each,
    accept: each,
    idle: each,
    finalReply: each,
    total: Number.POSITIVE_INFINITY,
  };
  for (const phase of PHASES) {
    const value = named[phase];
    if (value !== undefined) resolved[phase] = checked(value, `timeout.${phase}`);
  }
  return resolved;
}

/** The limit as timers and the transport take it: undefined for none. */
export function finite(limit: number): number | undefined {
  // A timer holds at most 2^31 - 1 ms (24.8 days); a longer limit is none.
  return limit <= 0x7fffffff ? limit : undefined;
}
