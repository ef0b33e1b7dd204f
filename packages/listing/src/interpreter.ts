import type { Dialect, Reader, Verdict } from "./dialect.ts";
import { Draft } from "./draft.ts";
import { Entry } from "./entry.ts";
import { isErrorText } from "./error-text.ts";
import { type HeldLine, isBlank } from "./held-line.ts";
import { Line } from "./line.ts";
import type { ListingItem, ListingLine } from "./listing-item.ts";
import { Source } from "./source.ts";
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
  readonly #line = new Line();
  readonly #draft = new Draft();
  #dir: string | undefined;
  // Lines that the next one may belong to.
  #held: HeldLine[] = [];

  /** `others` are tried, in order, on lines that the main dialect cannot read. */
  constructor(main: OpenDialect | undefined, others: readonly OpenDialect[], frame: StatFrame | undefined) {
    this.#main = main;
    this.#others = others;
    this.#frame = frame;
    frame?.rewind();
  }

  /** Reads one line, and adds what it makes known to the items. */
  read(held: HeldLine, items: ListingItem[]): void {
    this.readAt(held.source, held.start, held.end, held.isCut, items);
  }

  /** The same for a line that is not an object yet. */
  readAt(source: Source, start: number, end: number, isCut: boolean, items: ListingItem[]): void {
    const line = this.#line;
    if (start === end || isCut || source.bytes[start] === 32 || source.bytes[start] === 9) {
      const held = { source, start, end, isCut };
      if (isBlank(held)) {
        this.flush(items);
        line.afterBlank = true;
        return;
      }
      if (isCut) {
        this.flush(items);
        items.push(listingLine("unparsed", source, start, end));
        return;
      }
    }
    if (this.#held.length > 0 && this.#continue({ source, start, end, isCut }, items)) return;
    line.set(source.bytes, start, end);
    if (this.#frame !== undefined) {
      const part = this.#frame.open(line);
      if (part !== "entry" && this.#tryRead(this.#main, source, items) !== "entry") {
        items.push(listingLine("notice", source, start, end));
      }
      if (part !== "entry") return;
    }
    this.#readLine(source, items);
  }

  /** Gives up waiting for more of an entry. */
  flush(items: ListingItem[]): void {
    const held = this.#held;
    if (held.length === 0) return;
    this.#held = [];
    const { source, start, end } = joined(held);
    this.#line.set(source.bytes, start, end).isLast = true;
    if (this.#tryRead(this.#main, source, items) !== "entry") {
      for (const one of held) items.push(listingLine(kindOf(one), one.source, one.start, one.end));
    }
    this.#line.isLast = false;
  }

  #readLine(source: Source, items: ListingItem[]): void {
    const line = this.#line;
    const { start, end } = line;
    let verdict = this.#tryRead(this.#main, source, items);
    if (verdict === "none") {
      for (const other of this.#others) {
        verdict = this.#tryRead(other, source, items);
        if (verdict === "entry") break;
      }
    }
    if (verdict === "hold") this.#held.push({ source, start, end, isCut: false });
    else if (verdict !== "entry" && verdict !== "notice" && verdict !== "heading") {
      items.push(listingLine(isErrorText(line.text) ? "error" : "unparsed", source, start, end));
    }
    line.afterBlank = verdict === "heading";
  }

  /** Reads the line in one dialect; adds what comes of it to the items, unless it is held or not understood. */
  #tryRead(open: OpenDialect | undefined, source: Source, items: ListingItem[]): Verdict {
    if (open === undefined) return "none";
    const line = this.#line;
    const draft = this.#draft;
    const { start, end } = line;
    for (;;) {
      draft.clear();
      const verdict = open.reader.read(line, draft);
      if (verdict === "entry") {
        items.push(new Entry(draft, source, line.start, end, open.dialect.name, this.#dir));
        if (draft.next === 0) return "entry";
        line.set(line.bytes, draft.next, end);
        continue;
      }
      if (verdict === "heading" && open === this.#main)
        this.#dir = source.text(draft.nameStart, draft.nameEnd);
      if (verdict === "heading" || verdict === "notice") {
        if (open !== this.#main) return "none";
        items.push(listingLine(verdict, source, start, end));
      }
      return verdict;
    }
  }

  /** Whether the line is the rest of what is held. */
  #continue(next: HeldLine, items: ListingItem[]): boolean {
    const all = [...this.#held, next];
    const { source, start, end } = joined(all);
    this.#line.set(source.bytes, start, end).isLast = all.length >= MOST_LINES_OF_AN_ENTRY;
    const verdict = this.#tryRead(this.#main, source, items);
    this.#line.isLast = false;
    if (verdict === "hold") this.#held = all;
    else if (verdict === "entry") this.#held = [];
    else this.flush(items);
    return verdict === "hold" || verdict === "entry";
  }
}

function kindOf({ source, start, end }: HeldLine): "error" | "unparsed" {
  return isErrorText(source.text(start, end)) ? "error" : "unparsed";
}

function listingLine(kind: ListingLine["kind"], source: Source, start: number, end: number): ListingLine {
  return { kind, text: source.text(start, end), raw: source.bytes.slice(start, end) };
}

/** Lines as one, with a blank between. */
function joined(lines: readonly HeldLine[]): HeldLine {
  const [first] = lines as readonly [HeldLine];
  if (lines.length === 1) return first;
  const length = lines.reduce((sum, { start, end }) => sum + end - start + 1, -1);
  const bytes = new Uint8Array(length).fill(32);
  let at = 0;
  for (const { source, start, end } of lines) {
    bytes.set(source.bytes.subarray(start, end), at);
    at += end - start + 1;
  }
  return { source: first.source.with(bytes), start: 0, end: length, isCut: false };
}
