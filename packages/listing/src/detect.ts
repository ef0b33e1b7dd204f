import type { Clock } from "./clock.ts";
import type { Dialect } from "./dialect.ts";
import { facts } from "./dialect/facts.ts";
import { names } from "./dialect/names.ts";
import { Draft } from "./draft.ts";
import { isErrorText } from "./error-text.ts";
import { interpreter, type OpenDialect } from "./interpreter.ts";
import type { Line } from "./line.ts";
import type { ListingItem } from "./listing-item.ts";

// An entry speaks for a dialect, a line that it cannot read nearly as much against it; a title or a total is a hint.
const POINTS: Readonly<Record<ListingItem["kind"], number>> = {
  entry: 10,
  heading: 4,
  notice: 4,
  error: 0,
  unparsed: -9,
};

/**
 * The dialect that reads the lines best, the first one of equals, with a reader that has learned from them; `undefined` if none makes sense of
 * them. `code` is that of the frame they stand in.
 */
export function detect(
  lines: readonly Line[],
  dialects: readonly Dialect[],
  clock: Clock,
  code: string | undefined,
): OpenDialect | undefined {
  let best: OpenDialect | undefined;
  const isSure = dialects.length === 1;
  let bestScore = isSure ? Number.NEGATIVE_INFINITY : 0;
  for (const dialect of dialects) {
    const open = { dialect, reader: dialect.open(clock, isSure) };
    const items: ListingItem[] = [];
    const { read, flush } = interpreter(open, [], code);
    for (const line of lines) read(line, items);
    flush(items);
    let score = items.reduce((sum, { kind }) => sum + POINTS[kind], 0);
    // In a list of names every line is one, so it proves nothing.
    if (dialect === names) score = lines.reduce((sum, line) => sum + plainness(line), 0) > 0 ? 1 : 0;
    if (score <= bestScore) continue;
    best = open;
    bestScore = score;
  }
  best?.reader.rewind?.();
  return best;
}

/** Whether lines that answer MLSD are those of LIST, as some servers have it. */
export function isList(lines: readonly Line[], dialects: readonly Dialect[], clock: Clock): boolean {
  // Facts leave no doubt, and there are many replies of one line: the others are not asked then.
  const reader = facts.open(clock, false);
  if (lines.every((line) => line.isBlank || reader.read(line, new Draft()) === "entry")) return false;
  const open = detect(lines, dialects, clock, undefined);
  return open !== undefined && open.dialect.name !== "facts";
}

// Permissions, dates, times, kinds, facts, titles and totals.
const COLUMNS = new RegExp(
  [
    String.raw`^ *[-dlbcps][rwxsStT-]{7,}[ +@.\t\d]|^[-dl][r-][w-][x-]? +\d|^ *(?:[-dl] *)?\[[-A-Z ]*\] `,
    String.raw`(?:^| )\d+[-/.:]\d+(?:[-/.]\d+)?(?:[AP]M)? |\d +[A-Z][a-z]{2} +\d\d? +(?:\d{4}|\d\d?:\d\d) `,
    String.raw`<DIR>|^\w+=[^;]*;|^\+[^ \t]*\t| \*[A-Z]{3,8}(?: |$)|;\d+ +[^ ]+ +\d`,
    String.raw`^(?:Directory|Total of) |^total -?\d|^JOBNAME +JOBID|^ +(?:STEPNAME|CPUTIME) `,
  ].join("|"),
);

/** Whether the line may be a name, 1; if it has the looks of some dialect, it is better not taken for one, -1. */
function plainness({ isBlank, text }: Line): number {
  if (isBlank || isErrorText(text)) return 0;
  return COLUMNS.test(text) && /[^ ][ =\t]/.test(text) ? -1 : 1;
}
