import type { Writable } from "node:stream";

/** What a stream of Node says of itself, those of `readable-stream` before 4 keep to themselves, and the oldest do not know. */
interface Anything {
  readonly writable?: boolean;
  readonly writableEnded?: boolean;
  readonly writableFinished?: boolean;
  readonly writableNeedDrain?: boolean;
  readonly _writableState?: {
    readonly ending?: boolean;
    readonly finished?: boolean;
    readonly needDrain?: boolean;
  };
}

/** Where a destination of any kind is. */
export interface WritableState {
  /** Whether its end was asked for; it takes no more. */
  readonly isEnded: boolean;
  /** Whether it has taken everything. */
  readonly isFinished: boolean;
  readonly needsDrain: boolean;
}

/** The state of a stream; a stream that keeps none has that of what was seen of it. */
export function stateOf(stream: Writable, seen: WritableState): WritableState {
  const { writable, writableEnded, writableFinished, writableNeedDrain, _writableState } = stream as Anything;
  return {
    isEnded: writableEnded ?? _writableState?.ending ?? (seen.isEnded || writable === false),
    isFinished: writableFinished ?? _writableState?.finished ?? seen.isFinished,
    needsDrain: writableNeedDrain ?? _writableState?.needDrain ?? seen.needsDrain,
  };
}

/** Whether somebody may read what is written to the stream: a PassThrough, say. */
export function isReadable(stream: unknown): boolean {
  const { readable, _readableState } = Object(stream) as { readable?: unknown; _readableState?: unknown };
  return _readableState !== undefined || readable === true;
}

/** They last as long as the process. */
export function isStandard(stream: Writable): boolean {
  return stream === process.stdout || stream === process.stderr;
}
