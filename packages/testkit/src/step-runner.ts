import { setTimeout as delay } from "node:timers/promises";
import type { ControlConnection } from "./control-connection.ts";
import { letRead } from "./cut.ts";
import type { DataConnection } from "./data-connection.ts";
import {
  type Action,
  applyFaults,
  type Channel,
  type FaultRule,
  type Holding,
  type Step,
} from "./faults/fault.ts";
import { TransferFailure } from "./transfer-failure.ts";
import type { Transcript } from "./transcript.ts";

/** What actions of a session are carried out on. */
export interface Stage {
  readonly control: ControlConnection;
  readonly transcript: Transcript;
  /** The data connection, while there is one. */
  data: DataConnection | undefined;
  refuseData(): void;
  keepPort(holding: Holding): void;
  /** Dials the client's port from another address; settles when the bytes are sent or refused. */
  impersonate(from: string, bytes: Uint8Array): Promise<void>;
}

/** What a step's `perform` and `store` truly do; the bytes are those to store. */
export type Perform = (bytes: Uint8Array) => Promise<void>;

interface Deferred {
  readonly until: string;
  readonly actions: readonly Action[];
  readonly channel: Channel;
  readonly perform: Perform;
}

/** Takes a session through its steps: the truth, or what the faults make of it. */
export class StepRunner {
  readonly #rules: readonly FaultRule[];
  readonly #stage: Stage;
  #deferred: Deferred[] = [];

  constructor(rules: readonly FaultRule[], stage: Stage) {
    this.#rules = rules;
    this.#stage = stage;
  }

  /** Does a step. `perform` is what the truth's `perform` means here. */
  async run(step: Step, truth: readonly Action[], perform: Perform = async () => {}): Promise<void> {
    const actions = this.#rules.length === 0 ? truth : applyFaults(this.#rules, truth, step);
    for (const action of actions) await this.#carryOut(action, step.channel, perform);
    if (this.#deferred.length === 0) return;
    const due = this.#deferred.filter((entry) => step.names.includes(entry.until));
    this.#deferred = this.#deferred.filter((entry) => !due.includes(entry));
    for (const { actions, channel, perform } of due) {
      for (const action of actions) await this.#carryOut(action, channel, perform);
    }
  }

  async #hasClientEnded(within: number): Promise<boolean> {
    const { control, data } = this.#stage;
    await letRead();
    if (!data) return false;
    const hasEnded = data.ended().then(() => true);
    const isOver = control.left.then(() => false);
    if (within === Number.POSITIVE_INFINITY) return Promise.race([hasEnded, isOver]);
    const patience = delay(within, false, { ref: false });
    return Promise.race([hasEnded, isOver, patience]);
  }

  async #carryOut(action: Action, channel: Channel, perform: Perform): Promise<void> {
    const { control, transcript, data } = this.#stage;
    switch (action.kind) {
      case "perform":
        return perform(Buffer.alloc(0));
      case "store":
        return perform(action.bytes);
      case "wait":
        await Promise.race([control.left, delay(action.milliseconds, undefined, { ref: false })]);
        // Under load a short timer may be over before anybody has read what was sent before it.
        return letRead();
      case "silence":
        return Promise.race([control.left, ...(channel === "data" && data ? [data.closed] : [])]);
      case "fail":
        await data?.flush();
        throw new TransferFailure(action.reply);
      case "impersonate":
        return this.#stage.impersonate(action.from, action.bytes);
      case "defer":
        this.#deferred.push({ until: action.until, actions: action.actions, channel, perform });
        return undefined;
      case "if-client-ended": {
        const hasEnded = await this.#hasClientEnded(action.within);
        for (const each of hasEnded ? action.actions : action.otherwise)
          await this.#carryOut(each, channel, perform);
        return undefined;
      }
      case "refuse-data":
        return this.#stage.refuseData();
      case "keep-port":
        return this.#stage.keepPort(action.holding);
      default:
        break;
    }
    const on = action.on ?? channel;
    const connection = on === "control" ? control : this.#stage.data;
    if (!connection) return;
    const { wire } = connection;
    switch (action.kind) {
      case "send":
        if (on === "control") transcript.addBytes("S", action.bytes);
        return connection.send(action.bytes);
      case "repeat":
        for (let count = 0; count < action.times && wire.socket.writable; count += 1) {
          await connection.send(action.bytes);
        }
        return;
      case "send-raw":
        if (on === "control") transcript.addBytes("S", action.bytes);
        await connection.flush();
        return new Promise((resolve) => wire.write(action.bytes, () => resolve()));
      case "end":
        await connection.end();
        return;
      case "close-notify":
        wire.endsSocket = false;
        await connection.end();
        return;
      case "fin":
        await connection.flush();
        return wire.fin();
      case "reset":
        // Node 22 takes RST right after data for the end of the file, so the data is let through first.
        await letRead();
        await letRead();
        return wire.reset();
      case "cut":
        // What is still on its way was sent before.
        await connection.flush();
        wire.cut = action.cut;
        return;
      case "cut-off":
        return wire.limit(action.after, () => (action.how === "fin" ? wire.fin() : wire.reset()));
    }
  }
}
