import type { Reply } from "ftplib";
import { FTPError, type FTPResponse, responseOf } from "../errors/ftp-error.ts";
import { closedBecause, errorOf } from "../errors/translate.ts";
import type { Link } from "./link.ts";
import type { Task } from "./task-watch.ts";

/** Ends the task of a handler. */
export interface TaskResolver {
  // oxlint-disable-next-line typescript/no-explicit-any
  resolve(args: any): void;
  reject(err: Error): void;
}

/** Is given the replies to a command, refusals as {@link FTPError}, until it has settled the task. */
export type ResponseHandler = (response: Error | FTPResponse, task: TaskResolver) => void;

/** A handler at work: it is given one reply after the other until it settles its task. */
export class Handling {
  readonly #link: Link;
  readonly #handler: ResponseHandler;
  readonly #resolver: TaskResolver;
  readonly #outcome: Promise<() => unknown>;
  /** Settles with the task. */
  readonly #over: Promise<undefined>;
  #isSettled = false;
  /** Final replies that are still to come. */
  #due = 0;
  #sending: Promise<void> = Promise.resolve();
  #reading: Promise<unknown> = Promise.resolve();
  #onSent: () => void = () => {};

  /** @param task is over as soon as the handler has settled it */
  constructor(link: Link, task: Task, handler: ResponseHandler) {
    this.#link = link;
    this.#handler = handler;
    let settle: (outcome: () => unknown) => void = () => {};
    this.#outcome = new Promise((resolve) => (settle = resolve));
    this.#over = this.#outcome.then(() => undefined);
    const end = (outcome: () => unknown): void => {
      this.#isSettled = true;
      task.isOver = true;
      settle(outcome);
    };
    this.#resolver = {
      resolve: (value) => end(() => value),
      reject: (error) =>
        end(() => {
          throw error;
        }),
    };
  }

  /** Sends a command, whose replies are the handler's. */
  send(command: string): void {
    this.#due++;
    this.#sending = this.#link.run((ftp) => ftp.putcmd(command));
    this.#sending.catch(() => {});
    this.#onSent();
  }

  /** Gives the handler each reply; returns what it settles its task with. */
  async run(): Promise<unknown> {
    if (this.#link.closingError !== undefined) this.#fail(closedBecause(this.#link.closingError));
    while (!this.#isSettled) {
      try {
        const reading = this.#next();
        this.#reading = reading;
        const reply = await Promise.race([reading, this.#over]);
        if (reply === undefined) break;
        const response = responseOf(reply);
        this.#give(response.code >= 400 ? new FTPError(response) : response);
      } catch (error) {
        if (!this.#isSettled) this.#fail(error as Error);
      }
    }
    return (await this.#outcome)();
  }

  /** Whether replies are due though the task is settled. They are nobody's, and {@link drain} waits for them. */
  get isReplyDue(): boolean {
    return this.#due > 0;
  }

  async drain(): Promise<void> {
    await this.#reading;
    while (this.#due > 0) await this.#read();
  }

  /** The next reply; undefined once the task is settled and nothing is due. */
  async #next(): Promise<Reply | undefined> {
    while (this.#due === 0 && !this.#isSettled) {
      const sent = new Promise<void>((resolve) => (this.#onSent = resolve));
      await this.#link.idle(Promise.race([sent, this.#over]));
    }
    if (this.#due === 0) return undefined;
    await this.#sending;
    return await this.#read();
  }

  async #read(): Promise<Reply> {
    // The handler itself may have closed the client.
    if (this.#link.closingError !== undefined) throw this.#link.closingError;
    const reply = await this.#link.run((ftp) => ftp.getmultiline());
    if (reply.code >= 200) this.#due--;
    return reply;
  }

  #give(response: Error | FTPResponse): void {
    try {
      this.#handler(response, this.#resolver);
    } catch (thrown) {
      const error = errorOf(thrown);
      this.#resolver.reject(error);
      this.#link.closings++;
      this.#link.close(error);
    }
  }

  /** No reply will come any more. */
  #fail(error: Error): void {
    this.#give(error);
    this.#resolver.reject(error);
  }
}
