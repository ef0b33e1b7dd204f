import { stderr, stdout } from "node:process";
import { Writable } from "node:stream";

/** A target as the transfer sees it. */
export interface OpenTarget {
  readonly sink: (block: Uint8Array) => unknown;
  /** After the transfer has succeeded. */
  finish(): Promise<void>;
  /** After it has failed. */
  fail(error: unknown): void;
}

/** Whether it is a stream that Node writes to: also one that does not inherit from Writable, as responses of `node:http`. */
export function isNodeWritable(value: unknown): value is Writable {
  if (value instanceof Writable) return true;
  if (typeof value !== "object" || value === null) return false;
  return ["write", "end", "on", "off", "destroy"].every(
    (name) => typeof Reflect.get(value, name) === "function",
  );
}

/**
 * Takes over a stream of Node. It is ended when all is written; standard output and standard error stay open, for what the program has to
 * say after it.
 *
 * @throws its error, or TypeError where it has ended or was destroyed
 */
export function openNodeStream(stream: Writable): OpenTarget {
  const isStandard = stream === stdout || stream === stderr;
  const below = belowOf(stream);
  let failure: { readonly error: unknown } | undefined;
  let hasFinished = false;
  let hasClosed = false;
  let isEnding = false;
  /** Whether somebody else has ended it. */
  let isCut = false;
  let wake: () => void = () => {};
  const note = (error: unknown): void => {
    failure = { error };
    wake();
  };
  const changed = (): void => wake();
  // The property of standard output says so for a moment only.
  const finished = (): void => {
    hasFinished = true;
    isCut = !isEnding;
    wake();
  };
  const closed = (): void => {
    hasClosed = true;
    wake();
  };
  // Its error event may be over already.
  stream.on("error", note);
  if (stream.errored) throw stream.errored;
  if (isGone(below) || stream.writableEnded) {
    throw new TypeError(
      "a download cannot be written to this stream: it has ended, or was destroyed, already",
    );
  }
  stream.on("drain", changed);
  below.on("aborted", changed);
  // What somebody ends that never ends is as open as before.
  if (!isStandard) {
    stream.on("finish", finished);
    stream.on("close", closed);
  }
  // A response of HTTP/2 says that it has finished whenever it is closed.
  const isOver = (): boolean =>
    hasClosed ? (stream.writableFinished ?? hasFinished) : hasFinished || stream.writableFinished;
  const letGo = (): void => {
    stream.off("drain", changed);
    below.off("aborted", changed);
    stream.off("finish", finished);
    stream.off("close", closed);
    // An error that comes later is still nobody else's, but for the streams that all share.
    if (isStandard) stream.off("error", note);
  };
  const throwIfFailed = (): void => {
    if (failure !== undefined) throw failure.error;
    if (isCut || ((hasClosed || isGone(below)) && !isOver()))
      throw new Error("the stream was closed before the download ended");
  };
  const woken = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
    throwIfFailed();
  };
  return {
    sink: (block) => {
      throwIfFailed();
      // A stream that is over takes a block without a word, and never drains.
      if (stream.writableEnded) throw new Error("the stream was ended before the download");
      return stream.write(new Uint8Array(block)) ? undefined : woken();
    },
    finish: async () => {
      throwIfFailed();
      isEnding = true;
      if (isStandard) stream.write("", (error) => (error ? note(error) : finished()));
      else stream.end();
      while (!isOver()) await woken();
      letGo();
    },
    fail: (error) => {
      letGo();
      if (!isStandard) stream.destroy(error instanceof Error ? error : new Error(String(error)));
    },
  };
}

/** What shows the end of a stream: of a response of HTTP/2 it is the stream below it, which may be aborted without being closed. */
interface Below {
  on(event: "aborted", listener: () => void): unknown;
  off(event: "aborted", listener: () => void): unknown;
  readonly destroyed?: boolean;
  readonly aborted?: boolean;
}

function belowOf(stream: Writable & { readonly stream?: unknown }): Below {
  return stream.destroyed === undefined && isNodeWritable(stream.stream) ? stream.stream : stream;
}

function isGone({ destroyed, aborted }: Below): boolean {
  return destroyed === true || aborted === true;
}
