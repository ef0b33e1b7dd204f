import { StreamClosedError } from "./errors.ts";
import type { Outcome } from "./reader.ts";

/** The outcome of a stream that was closed on our side. The error is made when somebody asks: mostly nobody does. */
export class Closed implements Outcome {
  #error: StreamClosedError | undefined;

  get error(): StreamClosedError {
    return (this.#error ??= new StreamClosedError());
  }
}
