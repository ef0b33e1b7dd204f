import type { Clock } from "./clock.ts";
import type { Dialect } from "./dialect.ts";
import { names } from "./dialect/names.ts";
import { isErrorText } from "./error-text.ts";
import { type HeldLine, isBlank } from "./held-line.ts";
import { Interpreter, type OpenDialect } from "./interpreter.ts";
import type { ListingItem } from "./listing-item.ts";
import type { StatFrame } from "./stat-frame.ts";
import { binaryText } from "./text.ts";

// An entry speaks for a dialect, a line that it cannot read nearly as much against it; a title or a total is a hint.
const POINTS: Readonly<Record<ListingItem["kind"], number>> = {
  entry: 10,
  heading: 4,
  notice: 4,
  error: 0,
  unparsed: -9,
};

// A weak dialect needs to read every line, and be the only one to do so.
const WEAK_POINTS: Readonly<Record<ListingItem["kind"], number>> = {
  entry: 0.6,
  heading: 0,
  notice: 0,
  error: 0,
  unparsed: -99,
};

/**
 * The dialect that reads the lines best, the first one of equals, with a reader that has learned from them; `undefined` if none makes sense of
 * them.
 */
export function detect(
  lines: readonly HeldLine[],
  dialects: readonly Dialect[],
  clock: Clock,
  frame: StatFrame | undefined,
): OpenDialect | undefined {
  let best: OpenDialect | undefined;
  let bestScore = 0;
  for (const dialect of dialects) {
    const open = { dialect, reader: dialect.open(clock, dialects.length === 1) };
    const score = rate(readAll(lines, open, frame), dialect, lines);
    if (score <= bestScore) continue;
    best = open;
    bestScore = score;
  }
  best?.reader.rewind?.();
  return best;
}

function rate(items: readonly ListingItem[], dialect: Dialect, lines: readonly HeldLine[]): number {
  // In a list of names every line is one, so it is no evidence.
  if (dialect === names) return namesScore(lines);
  const points = dialect.isWeak === true ? WEAK_POINTS : POINTS;
  return items.reduce((sum, { kind }) => sum + points[kind], 0);
}

function readAll(
  lines: readonly HeldLine[],
  open: OpenDialect,
  frame: StatFrame | undefined,
): readonly ListingItem[] {
  const items: ListingItem[] = [];
  const interpreter = new Interpreter(open, [], frame);
  for (const line of lines) interpreter.read(line, items);
  interpreter.flush(items);
  return items;
}

// Permissions, dates, times, kinds, facts and titles.
const COLUMNS = [
  /^ *[-dlbcps][rwxsStT-]{7,}[ +@.]/,
  /(?:^| )\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4} /,
  /(?:^| )\d{1,2}:\d{2}(?:[AP]M)? /,
  /<DIR>/,
  /^[A-Za-z.]{1,20}=[^;]*;/,
  /^ *(?:Directory|Total of|Volume) /,
];

/** Names are what is left if no dialect fits; but lines with the looks of some dialect are better not taken for names. */
function namesScore(lines: readonly HeldLine[]): number {
  let plain = 0;
  let columns = 0;
  for (const line of lines) {
    if (isBlank(line)) continue;
    const text = binaryText(line.source.bytes, line.start, Math.min(line.end, line.start + 300));
    if (COLUMNS.some((pattern) => pattern.test(text)) && /[^ ][ =]/.test(text)) columns++;
    else if (!isErrorText(text)) plain++;
  }
  return plain > columns ? 1 : 0;
}
