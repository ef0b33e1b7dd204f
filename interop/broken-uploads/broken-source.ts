import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { patternOf } from "../operations/operation-context.ts";
import { pick, type Random } from "./random.ts";

/** What breaks an upload. */
export const breakages = ["source", "stream", "callback", "signal"] as const;
export type Breakage = (typeof breakages)[number];

/** The longest pause before a source breaks, milliseconds: the server has read all by then. */
const LONGEST_PAUSE = 5;
/** The most bytes that come before that, as a power of two. */
const MOST_BYTES = 20;
const bytes = patternOf(2 ** MOST_BYTES);

/** What every broken upload is broken by. */
export class Broken extends Error {
  override name = "Broken";
}

/** An upload that will break. */
export interface BrokenSource {
  readonly breakage: Breakage;
  /** How many bytes come before that. */
  readonly count: number;
  readonly source: AsyncIterable<Uint8Array>;
  /** To be given to the call. */
  readonly callback: ((block: Uint8Array) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A number of bytes: none at times, else of any order of magnitude. */
function countFrom(random: Random): number {
  return random() < 0.1 ? 0 : Math.floor(2 ** (random() * MOST_BYTES));
}

/** The bytes in blocks, the last of which is followed by the failure: at once, a turn later, or after a pause. */
async function* blocksOf(count: number, random: Random, fail: () => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < count; ) {
    const end = Math.min(count, at + 1 + Math.floor(random() * 65_536));
    yield bytes.subarray(at, end);
    at = end;
  }
  const wait = pick(random, ["none", "turn", "pause"]);
  if (wait === "turn") await new Promise(setImmediate);
  if (wait === "pause") await pause(random() * LONGEST_PAUSE);
  fail();
  // Whoever is not told by that has hung: the signal was to end the call.
  await new Promise(() => {});
}

function throwBroken(): never {
  throw new Broken("the upload broke");
}

/** Makes the source of an upload that breaks in this way. */
export function brokenSource(breakage: Breakage, random: Random): BrokenSource {
  const count = countFrom(random);
  const parts = { breakage, count, callback: undefined, signal: undefined };
  if (breakage === "source") return { ...parts, source: blocksOf(count, random, throwBroken) };
  if (breakage === "stream") return { ...parts, source: Readable.from(blocksOf(count, random, throwBroken)) };
  if (breakage === "signal") {
    const controller = new AbortController();
    const abort = (): void => controller.abort(new Broken("the upload was aborted"));
    return { ...parts, source: blocksOf(count, random, abort), signal: controller.signal };
  }
  // Breaks at the first block that reaches the count; one byte more, so that there is such a block.
  let seen = 0;
  const callback = (block: Uint8Array): void => {
    seen += block.length;
    if (seen > count) throwBroken();
  };
  return { ...parts, source: blocksOf(count + 1, random, () => {}), callback };
}
