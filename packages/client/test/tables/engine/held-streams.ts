import { PassThrough, Readable } from "node:stream";
import { UPLOADED } from "../operations/operation.ts";

/** A source or destination that knows whether it was let go. */
export interface Held {
  readonly name: string;
  readonly given: { readonly source?: () => unknown; readonly destination?: () => unknown };
  readonly isReleased: () => boolean;
}

/** Sources that can be let go. */
export function heldSources(): readonly Held[] {
  const stream = Readable.from([UPLOADED]);
  let isCancelled = false;
  const web = new ReadableStream({
    cancel: () => {
      isCancelled = true;
    },
  });
  let isReturned = true;
  let left = 3;
  const iterator = {
    [Symbol.asyncIterator]: () => iterator,
    next: async () => {
      left -= 1;
      isReturned = left < 0;
      return { done: left < 0, value: UPLOADED };
    },
    return: async () => {
      isReturned = true;
      return { done: true, value: undefined };
    },
  };
  return [
    { name: "a stream", given: { source: () => stream }, isReleased: () => stream.destroyed },
    { name: "a web stream", given: { source: () => web }, isReleased: () => isCancelled },
    { name: "an iterable", given: { source: () => iterator }, isReleased: () => isReturned },
  ];
}

/** Destinations that can be let go. */
export function heldDestinations(): readonly Held[] {
  const stream = new PassThrough();
  stream.on("error", () => {});
  let isAborted = false;
  const web = new WritableStream({
    abort: () => {
      isAborted = true;
    },
  });
  return [
    { name: "a stream", given: { destination: () => stream }, isReleased: () => stream.destroyed },
    { name: "a web stream", given: { destination: () => web }, isReleased: () => isAborted },
  ];
}
