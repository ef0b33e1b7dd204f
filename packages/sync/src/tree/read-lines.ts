import { createReadStream } from "node:fs";
import { PlanError } from "../errors/plan-error.ts";

/** No line of ours is longer, bytes. */
const LONGEST = 1 << 20;
const LINE_FEED = 0x0a;

/** A line of a file. */
export interface Line {
  readonly text: string;
  /** From 1 on. */
  readonly number: number;
  /** Where it begins, bytes. */
  readonly start: number;
  /** Whether a line feed ends it: a line that is being written when the power fails has none. */
  readonly isWhole: boolean;
}

/**
 * Reads a file line by line, as fast as the caller takes them.
 *
 * @throws PlanError for a line that is too long; the system's error
 */
export async function* readLines(path: string): AsyncGenerator<Line, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  let start = 0;
  for await (const block of createReadStream(path, { highWaterMark: 1 << 16 })) {
    const bytes = rest.length === 0 ? (block as Buffer) : Buffer.concat([rest, block as Buffer]);
    let from = 0;
    for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, from)) {
      number++;
      yield { text: bytes.toString("utf8", from, at), number, start, isWhole: true };
      start += at + 1 - from;
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LONGEST) throw new PlanError(path, number + 1, `longer than ${LONGEST} bytes`);
  }
  if (rest.length > 0) yield { text: rest.toString("utf8"), number: number + 1, start, isWhole: false };
}
