import type { Readable, Writable } from "node:stream";
import { endBySignal, isHeld } from "./end-at-once.ts";

/** The signals that end the program in order (W4). */
export type EndSignal = "SIGHUP" | "SIGINT" | "SIGTERM";

/** What the program has around it: its streams, its environment, and the wish of its user that it end. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts at the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  /** The signal that has come, if one has. */
  readonly ended: EndSignal | undefined;
  /** Calls back at each SIGUSR1, in place of what was called back before; undefined: nothing. */
  onStatus(show: (() => void) | undefined): void;
  /** Calls back at each Ctrl-C, and the program goes on; undefined: it ends again. */
  onInterrupt(interrupt: (() => void) | undefined): void;
  /** Gives the signals back to their former listeners. */
  close(): void;
}

const EXIT_CODES: Readonly<Record<EndSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** The exit code of a program that a signal has ended. */
export function codeOfSignal(signal: EndSignal): number {
  return EXIT_CODES[signal];
}

/** The terminal of this process. The first signal asks the work to end, a second one ends the process at once. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  let ended: EndSignal | undefined;
  let interrupt: (() => void) | undefined;
  const onSignal = (signal: EndSignal): void => {
    if (signal === "SIGINT" && interrupt !== undefined) return interrupt();
    // A terminal that is closed says so more than once: itself, and by its shell.
    if (ended !== undefined && signal === "SIGHUP") return;
    if (ended !== undefined && isHeld()) return endBySignal(signal);
    if (ended !== undefined) process.exit(EXIT_CODES[signal]);
    ended = signal;
    controller.abort(new DOMException(`ended by ${signal}`, "AbortError"));
  };
  const signals = Object.keys(EXIT_CODES) as EndSignal[];
  for (const signal of signals) process.on(signal, onSignal);
  let status: (() => void) | undefined;
  const onStatus = (): void => status?.();
  // Node would start its debugger at this one; Windows does not have it.
  if (process.platform !== "win32") process.on("SIGUSR1", onStatus);
  // A write that fails reports a reader that goes away, not by an event that would end the process.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: controller.signal,
    get ended() {
      return ended;
    },
    onStatus(show) {
      status = show;
    },
    onInterrupt(given) {
      interrupt = given;
    },
    close() {
      process.off("SIGUSR1", onStatus);
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
