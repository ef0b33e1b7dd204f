import { type FTPResponse, responseOf } from "../errors/ftp-error.ts";
import { closedBecause } from "../errors/translate.ts";
import { Handling, type ResponseHandler } from "./handling.ts";
import type { Link } from "./link.ts";
import { type Task, TaskWatch } from "./task-watch.ts";
import { Turns } from "./turns.ts";

/** The commands of a context and the replies to them: one task after the other. */
export class Dialogue {
  readonly watch: TaskWatch;
  readonly #link: Link;
  readonly #turns: Turns;
  /** A handler that is at work; it may send. */
  #handling: { readonly task: Task; readonly by: Handling } | undefined;

  constructor(link: Link, timeout: () => number) {
    this.#link = link;
    this.watch = new TaskWatch({
      timeout,
      isBusy: () => this.isBusy,
      fail: (error) => {
        link.closings++;
        return closedBecause(link.close(error));
      },
    });
    this.#turns = new Turns((turn) => this.watch.turn(turn));
  }

  /** Whether something is under way on the connection. */
  get isBusy(): boolean {
    return this.#turns.isBusy || this.#link.isConnecting;
  }

  /** Sends a command at once while a handler is at work, which is given the replies; else in its turn, and the reply is nobody's. */
  send(command: string): void {
    checkCommand(command);
    if (this.#handling !== undefined) return this.#handling.by.send(command);
    const sending = this.run(async () => {
      await this.#link.run((ftp) => ftp.putcmd(command));
      await this.#link.run((ftp) => ftp.getmultiline());
    });
    // What went wrong has closed the client, and the next call reports it.
    sending.catch(() => {});
  }

  /** Sends a command, and returns the first reply to it. */
  async request(command: string): Promise<FTPResponse> {
    this.#checkIfOpen(command);
    return await this.run(async (_, hold) => {
      const reply = await this.#link.run((ftp) => ftp.sendcmd(command));
      // The reply that ends it is still to come, and nobody's.
      if (reply.code < 200) hold(this.#link.run((ftp) => ftp.getmultiline()));
      return responseOf(reply);
    });
  }

  /** Sends a command, or none, and gives the handler each reply until it settles its task. */
  async handle(command: string, handler: ResponseHandler): Promise<unknown> {
    this.#checkIfOpen(command);
    return await this.run(async (task, hold) => {
      const give: ResponseHandler = (response, resolver) =>
        this.watch.inside(() => handler(response, resolver));
      const by = new Handling(this.#link, task, give);
      this.#handling = { task, by };
      try {
        if (command !== "" && this.#link.closingError === undefined) by.send(command);
        return await by.run();
      } finally {
        this.#handling = undefined;
        if (by.isReplyDue) hold(by.drain());
      }
    });
  }

  /** Runs a task in its turn. */
  async run<T>(work: (task: Task, hold: (until: Promise<unknown>) => void) => Promise<T>): Promise<T> {
    this.watch.throwIfInside(this.#handling?.task);
    return await this.#turns.run(async (hold) => {
      const task = this.watch.begin();
      try {
        return await work(task, hold);
      } finally {
        task.isOver = true;
      }
    });
  }

  /** A closed client rejects with the reason for that, whatever the command. */
  #checkIfOpen(command: string): void {
    if (this.#link.closingError === undefined) checkCommand(command);
  }
}

/** @throws Error for what would be more than one command */
export function checkCommand(command: string): void {
  if (!/[\r\n\0]/.test(command)) return;
  const shown = command.startsWith("PASS") ? "PASS ###" : command;
  throw new Error(`Invalid command: Contains control characters. (${shown})`);
}
