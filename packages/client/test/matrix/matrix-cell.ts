import { getEventListeners } from "node:events";
import type { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { at, type Fault, faults, MemoryFileSystem, TestServer } from "@ftplib/testkit";
import { FTP, FTP_TLS, type FtpTlsOptions } from "../../src/index.ts";
import { harmlessness } from "./harmless.ts";
import { isBelievable, type MatrixFault } from "./matrix-faults.ts";
import { type OutcomeWord, outcomeWord } from "./outcome-word.ts";
import type { Protection, ProtocolStep } from "./protocol-steps.ts";
import { shows } from "./shown-forms.ts";
import type { VirtualClock } from "./virtual-clock.ts";
import { CANARY, type SessionCall, wholeSession } from "./whole-session.ts";

/** The limits of a client under test: virtual milliseconds for each step, and for a whole call. */
const STEP_LIMIT = 1_000;
const CALL_LIMIT = 8_000;
// No call may be under way any more by then, whatever the limits.
const FOREVER = 60_000;
// What a cut over TLS 1.3 may wait for the server's tickets, and more.
const TICKETS = 500;

/** What came of one fault at one step. */
export interface CellResult {
  /** `true success`, or the first call that failed and how: `login: timeout`; `deceived` after a whole lie. */
  readonly outcome: string;
  /** Which invariants of the hostile-server register were broken; there must be none. */
  readonly violations: readonly string[];
}

/** What a cell owns while it runs. */
export class MatrixCell {
  /** Every socket that its client opened. */
  readonly sockets: Socket[] = [];
  readonly #clock: VirtualClock;
  readonly #violations: string[] = [];
  readonly #shown: unknown[] = [];
  #outcome = "true success";
  #firstFailure: unknown;
  #failureWord: OutcomeWord | undefined;
  #hasHappened = false;
  #mayBeDeceived = false;
  #mayBeOutOfStep = false;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Takes a client through the whole session with the fault at the step; without one, with an honest server. */
  async run(protection: Protection, step?: ProtocolStep, fault?: MatrixFault): Promise<CellResult> {
    const files = new MemoryFileSystem();
    const { tls, version } = protection;
    const server = await TestServer.start({
      files,
      tls,
      users: { me: CANARY },
      ...(version === undefined ? {} : { tlsOptions: { minVersion: version, maxVersion: version } }),
      ...(step === undefined || fault === undefined ? {} : { faults: [this.#ruleFor(step, fault)] }),
    });
    const settings: FtpTlsOptions = {
      host: server.host,
      port: server.port,
      timeout: { ...limits, total: CALL_LIMIT },
      debugLevel: 3,
      log: (line) => void this.#shown.push(line),
    };
    const ftp =
      tls === "none"
        ? new FTP(settings)
        : new FTP_TLS({ ...settings, implicit: tls === "implicit", tls: { ca: server.certificate.ca } });
    this.#mayBeOutOfStep = fault?.isStray === true;
    this.#mayBeDeceived = step !== undefined && fault !== undefined && isBelievable(fault, step, protection);
    for (const call of wholeSession) if (!(await this.#make(call, ftp, files))) break;
    ftp.close();
    await this.#checkNothingIsLeft();
    if (shows(CANARY, this.#shown)) this.#violations.push("the password was shown");
    await server.stop();
    if (step !== undefined && fault !== undefined) this.#checkOutcome(step, fault, protection);
    return { outcome: this.#outcome, violations: this.#violations };
  }

  /** A success must have its reason, and a failure must be told as what it is. */
  #checkOutcome(step: ProtocolStep, fault: MatrixFault, protection: Protection): void {
    if (!this.#hasHappened) this.#violations.push("the fault did not happen");
    const harmless = harmlessness(fault, step, protection);
    if (this.#outcome === "true success") {
      if (harmless === undefined) this.#violations.push("a success that nobody has given a reason for");
    } else if (harmless?.isCertain === true) {
      this.#violations.push(`${this.#outcome}, though ${harmless.why}`);
    }
    const word = this.#failureWord;
    if (word !== undefined && !fault.words.includes(word)) {
      this.#violations.push(`${this.#outcome}: this fault is not to be told so`);
    }
  }

  #ruleFor({ at: step, occasion }: ProtocolStep, { make }: MatrixFault): ReturnType<typeof at> {
    const fault = make();
    const seen: Fault = (truth, where) => {
      this.#hasHappened = true;
      return fault(truth, where);
    };
    return at(step, occasion === 0 ? seen : faults.nth(occasion, seen));
  }

  /** Makes one call; false when the session is over. */
  async #make(call: SessionCall, ftp: FTP, files: MemoryFileSystem): Promise<boolean> {
    const start = this.#clock.now;
    const { signal } = new AbortController();
    try {
      const lie = await this.#settled(call, call.make(ftp, files, { signal }));
      if (lie !== undefined) this.#deceived(call, lie);
    } catch (error) {
      this.#shown.push(error);
      const word = outcomeWord(error);
      if (word === undefined) this.#violations.push(`${call.name}: no typed error: ${String(error)}`);
      this.#note(`${call.name}: ${word}`, word);
      this.#firstFailure ??= error;
    }
    const took = this.#clock.now - start;
    if (took > CALL_LIMIT) this.#violations.push(`${call.name} took ${took} ms`);
    if (getEventListeners(signal, "abort").length > 0) this.#violations.push(`${call.name} left a listener`);
    if (ftp.state === "ready") return true;
    if (ftp.state !== "closed") this.#violations.push(`${call.name} left the session ${ftp.state}`);
    else if (call.name !== "quit" || this.#firstFailure !== undefined) await this.#checkLaterCall(call, ftp);
    return false;
  }

  async #settled<T>(call: SessionCall, promise: Promise<T>): Promise<T> {
    const done = new AbortController();
    const never = this.#clock.pause(FOREVER, done.signal).then(() => {
      throw new Error(`${call.name} has not settled`);
    });
    try {
      return await Promise.race([promise, never]);
    } finally {
      done.abort();
      never.catch(() => {});
    }
  }

  /** A whole lie may deceive one call, and none after it; a stray reply all calls until it shows. */
  #deceived({ name }: SessionCall, lie: string): void {
    if (!this.#mayBeDeceived && !this.#mayBeOutOfStep)
      this.#violations.push(`${name}: false success: ${lie}`);
    this.#mayBeDeceived = false;
    this.#note(`${name}: deceived`);
  }

  #note(outcome: string, word?: OutcomeWord): void {
    if (this.#outcome !== "true success") return;
    this.#outcome = outcome;
    this.#failureWord = word;
  }

  /** On a closed connection every call rejects, and tells why it is closed. */
  async #checkLaterCall({ name }: SessionCall, ftp: FTP): Promise<void> {
    const later = await ftp.pwd().then(
      () => undefined,
      (error: unknown) => error,
    );
    this.#shown.push(later);
    const isClosedError = later instanceof Error && "code" in later && later.code === "ERR_FTP_CLOSED";
    // The call succeeded, and what closed the connection came behind it.
    if (isClosedError && later.cause !== undefined) {
      const word = outcomeWord(later.cause);
      this.#note(`after ${name}: ${word}`, word);
    }
    if (!isClosedError) this.#violations.push(`after ${name} a call came to ${String(later)}`);
    else if (name !== "connect" && later.cause === undefined) {
      this.#violations.push(`after ${name} a call was rejected without a cause`);
    }
  }

  async #checkNothingIsLeft(): Promise<void> {
    const open = (): number => this.sockets.filter(({ closed }) => !closed).length;
    for (let turns = 0; open() > 0 && turns < 1_000; turns += 1) await turn();
    // A cut waits for the tickets of TLS 1.3.
    if (open() > 0) await new Promise((resolve) => setTimeout(resolve, TICKETS));
    for (let turns = 0; open() > 0 && turns < 1_000; turns += 1) await turn();
    if (open() > 0) this.#violations.push(`${open()} sockets left`);
    const timers = this.#clock.clientTimers(this);
    if (timers > 0) this.#violations.push(`${timers} timers left`);
  }
}

const limits = {
  connect: STEP_LIMIT,
  greeting: STEP_LIMIT,
  tls: STEP_LIMIT,
  reply: STEP_LIMIT,
  dataConnect: STEP_LIMIT,
  accept: STEP_LIMIT,
  idle: STEP_LIMIT,
  finalReply: STEP_LIMIT,
};
