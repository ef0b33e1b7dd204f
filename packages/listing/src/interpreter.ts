import type { Dialect, Reader, Verdict } from "./dialect.ts";
import { Draft } from "./draft.ts";
import { Entry } from "./entry.ts";
import { isErrorText } from "./error-text.ts";
import { Line } from "./line.ts";
import type { ListingItem, ListingLine } from "./listing-item.ts";
import type { StatFrame } from "./stat-frame.ts";

/** A dialect and a reader of it, for one listing. */
export interface OpenDialect {
  readonly dialect: Dialect;
  readonly reader: Reader;
}

// A VMS name that is too long for its column is followed by one or two lines with the other columns.
const MOST_LINES_OF_AN_ENTRY = 3;

/** Makes items of the lines of a listing whose dialect is known, or known not to be known. */
export class Interpreter {
  readonly #main: OpenDialect | undefined;
  readonly #others: readonly OpenDialect[];
  readonly #frame: StatFrame | undefined;
  #dir: string | undefined;
  #afterBlank = true;
  // Lines that the next one may belong to.
  #held: Line[] = [];

  /** `others` are tried, in order, on lines that the main dialect cannot read. */
  constructor(main: OpenDialect | undefined, others: readonly OpenDialect[], frame: StatFrame | undefined) {
    this.#main = main;
    this.#others = others;
    this.#frame = frame;
  }

  /** Reads one line, and adds what it makes known to the items. */
  read(line: Line, items: ListingItem[]): void {
    if (line.isBlank) {
      this.flush(items);
      this.#afterBlank = true;
    } else if (!this.#continue(line, items)) {
      const inside = this.#frame?.open(line) ?? line;
      inside.afterBlank = this.#afterBlank;
      let verdict = line.isCut ? "none" : this.#try(this.#main, inside, items);
      if (verdict === "none" && !line.isCut && this.#others.some((other) => this.#try(other, inside, items) === "entry")) verdict = "entry";
      this.#afterBlank = verdict === "heading" || verdict === "notice";
      if (verdict === "hold") this.#held.push(inside);
      else if (verdict === "none")
        items.push(listingLine(this.#frame?.isEdge === true ? "notice" : kindOf(line), line));
    }
  }

  /** Gives up waiting for more of an entry. */
  flush(items: ListingItem[]): void {
    const held = this.#held;
    this.#held = [];
    if (held.length === 0 || this.#try(this.#main, joined(held, true), items) === "entry") return;
    for (const line of held) items.push(listingLine(kindOf(line), line));
  }

  /** Whether the line is the rest of what is held; if not, nothing is held any more. */
  #continue(line: Line, items: ListingItem[]): boolean {
    if (this.#held.length === 0) return false;
    const all = [...this.#held, line];
    const verdict = line.isCut
      ? "none"
      : this.#try(this.#main, joined(all, all.length >= MOST_LINES_OF_AN_ENTRY), items);
    if (verdict === "hold") this.#held = all;
    else if (verdict === "entry") this.#held = [];
    else this.flush(items);
    return verdict === "hold" || verdict === "entry";
  }

  /** Reads the line in one dialect, and adds what comes of it to the items, unless it is held or not understood. */
  #try(open: OpenDialect | undefined, line: Line, items: ListingItem[]): Verdict {
    if (open === undefined) return "none";
    const draft = new Draft();
    const verdict = open.reader.read(line, draft);
    if (verdict === "entry") {
      items.push(new Entry(draft, line, open.dialect.name, this.#dir));
      if (draft.next > 0) this.#try(open, line.from(draft.next), items);
    } else if (verdict === "notice" || verdict === "heading") {
      if (open !== this.#main) return "none";
      if (verdict === "heading") this.#dir = line.source.text(draft.nameStart, draft.nameEnd);
      items.push(listingLine(verdict, line));
    }
    return verdict;
  }
}

function kindOf({ text }: Line): "error" | "unparsed" {
  return isErrorText(text) ? "error" : "unparsed";
}

function listingLine(kind: ListingLine["kind"], { source, start, end }: Line): ListingLine {
  return { kind, text: source.text(start, end), raw: source.bytes.slice(start, end) };
}

/** Lines as one, with a blank between. */
function joined(lines: readonly Line[], isLast: boolean): Line {
  const [first] = lines as readonly [Line];
  const bytes = lines.flatMap(({ source, start, end }) => [...source.bytes.subarray(start, end), 32]);
  const line = new Line(first.source.with(new Uint8Array(bytes)), 0, bytes.length - 1);
  line.isLast = isLast;
  return line;
}
