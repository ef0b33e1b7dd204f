import type { Dialect, Reader, Verdict } from "./dialect.ts";
import { Draft } from "./draft.ts";
import { Entry } from "./entry.ts";
import { isErrorText } from "./error-text.ts";
import { Line } from "./line.ts";
import type { ListingItem, ListingLine } from "./listing-item.ts";
import { statFrame } from "./stat-frame.ts";

/** A dialect and a reader of it, for one listing. */
export interface OpenDialect {
  readonly dialect: Dialect;
  readonly reader: Reader;
}

/** Makes items of the lines of a listing. */
export interface Interpreter {
  /** Reads one line, which is not kept, and adds what it makes known to the items. */
  read(line: Line, items: ListingItem[]): void;
  /** Gives up waiting for more of an entry. */
  flush(items: ListingItem[]): void;
}

// A VMS name that is too long for its column is followed by one or two lines with the other columns.
const MOST_LINES_OF_AN_ENTRY = 3;

/**
 * An interpreter of a listing in one dialect, if it is known. `others` are tried, in order, on lines that it cannot read; `code` is that of the
 * reply to STAT that the listing stands in.
 */
export function interpreter(
  main: OpenDialect | undefined,
  others: readonly OpenDialect[],
  code: string | undefined,
): Interpreter {
  const frame = code ? statFrame(code) : undefined;
  let dir: string | undefined;
  let afterBlank = true;
  // Lines that the next one may belong to.
  let held: Line[] = [];

  /** Reads the line in one dialect, and adds what comes of it to the items, unless it is held or not understood. */
  function tryRead(open: OpenDialect | undefined, line: Line, items: ListingItem[]): Verdict {
    const draft = new Draft();
    const verdict = (!line.isCut && open?.reader.read(line, draft)) || "none";
    if (open && verdict === "entry") {
      items.push(new Entry(draft, line, open.dialect.name, dir));
      if (draft.next > 0) tryRead(open, line.from(draft.next), items);
    } else if (verdict === "notice" || verdict === "heading") {
      if (open !== main) return "none";
      if (verdict === "heading") dir = line.source.text(draft.nameStart, draft.nameEnd);
      items.push(listingLine(verdict, line));
    }
    return verdict;
  }

  function flush(items: ListingItem[]): void {
    const lines = held;
    held = [];
    if (lines.length === 0 || tryRead(main, joined(lines, true), items) === "entry") return;
    for (const line of lines) items.push(listingLine(kindOf(line), line));
  }

  function read(line: Line, items: ListingItem[]): void {
    if (line.isBlank) {
      flush(items);
      afterBlank = true;
      return;
    }
    if (held.length > 0) {
      const all = [...held, line.from(line.start)];
      const verdict = line.isCut
        ? "none"
        : tryRead(main, joined(all, all.length === MOST_LINES_OF_AN_ENTRY), items);
      if (verdict === "hold" || verdict === "entry") {
        held = verdict === "hold" ? all : [];
        return;
      }
      flush(items);
    }
    const { inside, isEdge } = frame?.(line) ?? { inside: line, isEdge: false };
    // `213-Status of x:` heads no directory.
    inside.afterBlank = afterBlank && !isEdge;
    const verdict = tryRead(main, inside, items);
    afterBlank = verdict === "heading" || verdict === "notice";
    if (verdict === "hold") held.push(inside.from(inside.start));
    else if (verdict === "none" && !others.some((other) => tryRead(other, inside, items) === "entry")) {
      const kind = isEdge ? "notice" : kindOf(line);
      // `ls -R` complains between directories.
      afterBlank = kind === "error";
      items.push(listingLine(kind, line));
    }
  }

  return { read, flush };
}

function kindOf({ text }: Line): "error" | "unparsed" {
  return isErrorText(text) ? "error" : "unparsed";
}

function listingLine(kind: ListingLine["kind"], { source, start, end }: Line): ListingLine {
  return { kind, text: source.text(start, end), raw: source.bytes.slice(start, end) };
}

/** Lines as one, with a space between. */
function joined(lines: readonly Line[], isLast: boolean): Line {
  const [first] = lines as readonly [Line];
  const bytes = lines.flatMap(({ source, start, end }) => [...source.bytes.subarray(start, end), 32]);
  const line = new Line(first.source.with(new Uint8Array(bytes)), 0, bytes.length - 1);
  line.isLast = isLast;
  return line;
}
