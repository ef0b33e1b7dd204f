import type { Clock } from "./clock.ts";
import type { Dialect } from "./dialect.ts";
import { names } from "./dialect/names.ts";
import { isErrorText } from "./error-text.ts";
import { type HeldLine, isBlank } from "./held-line.ts";
import { Interpreter, type OpenDialect } from "./interpreter.ts";
import type { ListingItem } from "./listing-item.ts";
import type { StatFrame } from "./stat-frame.ts";
import { binaryText } from "./text.ts";

// An entry speaks for a dialect, a line that it cannot read speaks against it louder; a title or a total is a hint.
const POINTS: Readonly<Record<ListingItem["kind"], number>> = {
  entry: 10,
  heading: 4,
  notice: 4,
  error: 0,
  unparsed: -12,
};

/**
 * The dialect that reads the lines best, the first one of equals, with a reader that has learned from them; `undefined` if none makes sense of
 * them. One that reads fewer lines than it cannot read is none.
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
    const items = readAll(lines, open, frame);
    // In a list of names every line is one, so it is no evidence.
    const score =
      dialect === names ? namesScore(lines) : items.reduce((sum, { kind }) => sum + POINTS[kind], 0);
    if (score <= bestScore) continue;
    best = open;
    bestScore = score;
  }
  best?.reader.rewind?.();
  return best;
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

const COLUMNS =
  /^ *[-dlbcps][rwxsStT-]{7,}[ +@.]|(?:^| )\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4} |(?:^| )\d{1,2}:\d{2}(?:[AP]M)? |<DIR>/;

/** Names are what is left if no dialect fits; but lines with the looks of some dialect are better not taken for names. */
function namesScore(lines: readonly HeldLine[]): number {
  let plain = 0;
  let columns = 0;
  for (const line of lines) {
    if (isBlank(line)) continue;
    const text = binaryText(line.source.bytes, line.start, line.end);
    if (COLUMNS.test(text) && text.trim().includes(" ")) columns++;
    else if (!isErrorText(text)) plain++;
  }
  return plain > columns ? 1 : 0;
}
