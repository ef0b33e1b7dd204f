/** How a stream ended. */
export interface Outcome {
  /** Undefined for a clean end. */
  readonly error: unknown;
}

/** Receives the bytes of an inlet: one `read`, or one `receive`. */
export interface Reader {
  /** False while it cannot take more, for instance while its sink is at work. */
  readonly isReady: boolean;
  /** Takes bytes from the front and returns how many. Lent bytes are valid during the call, or while not ready. */
  take(bytes: Uint8Array, isLent: boolean): number;
  /** The stream has ended cleanly, or with an error. */
  finish(outcome: Outcome): void;
  /** The stream no longer exists: the reader settles at once, without waiting for its sink. */
  abort(error: unknown): void;
}
