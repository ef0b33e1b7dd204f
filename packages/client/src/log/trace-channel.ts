import { type Channel, channel } from "node:diagnostics_channel";

const EVENTS = ["start", "end", "asyncStart", "asyncEnd", "error"] as const;

/** What each traced context holds, once the operation has failed. */
export interface Failable {
  /** Why it failed; secrets are masked. */
  error?: unknown;
}

/**
 * A tracing channel of `node:diagnostics_channel`: the same names and the same order of events as `tracingChannel(name)` has for
 * promises, so that what subscribes to one gets ours. Made of plain channels, which every runtime has.
 */
export class TraceChannel<Context extends Failable> {
  readonly #channels: Readonly<Record<(typeof EVENTS)[number], Channel>>;

  constructor(name: string) {
    const made = EVENTS.map((event) => [event, channel(`tracing:${name}:${event}`)] as const);
    this.#channels = Object.fromEntries(made) as Record<(typeof EVENTS)[number], Channel>;
  }

  /** Whether anybody listens: nothing else need be done where nobody does. */
  get isHeard(): boolean {
    const { start, end, asyncStart, asyncEnd, error } = this.#channels;
    return (
      asyncEnd.hasSubscribers ||
      start.hasSubscribers ||
      error.hasSubscribers ||
      end.hasSubscribers ||
      asyncStart.hasSubscribers
    );
  }

  /** Begins an operation. */
  begin(context: Context): Trace<Context> {
    const { start, end, asyncStart, asyncEnd, error } = this.#channels;
    start.publish(context);
    end.publish(context);
    return new Trace(context, (failed) => {
      if (failed) error.publish(context);
      asyncStart.publish(context);
      asyncEnd.publish(context);
    });
  }
}

/** One operation that is under way. It ends once, whatever is reported afterwards. */
export class Trace<Context extends Failable> {
  readonly #context: Context;
  #report: ((failed: boolean) => void) | undefined;

  constructor(context: Context, report: (failed: boolean) => void) {
    this.#context = context;
    this.#report = report;
  }

  /** Adds what has become known. */
  note(known: Partial<Context>): void {
    Object.assign(this.#context, known);
  }

  /** The operation has ended. */
  end(): void {
    this.#finish(false);
  }

  /** The operation has failed. @param error with its secrets masked */
  fail(error: unknown): void {
    if (this.#report !== undefined) this.#context.error = error;
    this.#finish(true);
  }

  #finish(failed: boolean): void {
    const report = this.#report;
    this.#report = undefined;
    report?.(failed);
  }
}
