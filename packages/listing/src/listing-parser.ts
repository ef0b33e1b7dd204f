import { type Clock, clockAt } from "./clock.ts";
import { detect, isList } from "./detect.ts";
import type { Dialect } from "./dialect.ts";
import { names } from "./dialect/names.ts";
import type { DialectName } from "./dialect-name.ts";
import { dialects, oddLineDialects } from "./dialects.ts";
import { type Interpreter, interpreter, type OpenDialect } from "./interpreter.ts";
import { Line } from "./line.ts";
import { type LineSplitter, lineSplitter } from "./line-splitter.ts";
import type { ListingItem } from "./listing-item.ts";
import { Source } from "./source.ts";
import { frameCode } from "./stat-frame.ts";

/** How a listing is to be read. */
export interface ListingOptions {
  /** The dialect, if it is known: `facts` for the reply to MLSD or MLST, `names` for that to NLST. Default: it is detected. */
  readonly dialect?: DialectName;
  /** When the listing was taken, as a `Date` or in epoch milliseconds; it decides the year of dates that have none. Default: now. */
  readonly referenceTime?: Date | number;
  /** How far the server's clock is ahead of UTC, in milliseconds: 3,600,000 for Central European Time. Default: not known. */
  readonly serverOffset?: number;
  /** Turns the bytes of a name into its text. Default: UTF-8, and ISO 8859-1 for names that are not well-formed UTF-8. */
  readonly decode?: (bytes: Uint8Array) => string;
  /** The longest line in bytes; a longer one is cut and comes out as `unparsed`. Default: 65,536. */
  readonly maxLineLength?: number;
}

const LINES_TO_DETECT = 30;
// Which part of 03-04-05 is the day may show later than the dialect.
const LINES_TO_DECIDE = 480;

/**
 * Reads a listing of whatever dialect as it comes in: bytes go in with {@link push}, entries and other items come out, in the order of the lines.
 * At most the first 30 lines are held back, to detect the dialect (480 while the order of day and month is open), and after them no more
 * than two: memory does not grow with the listing. Whatever comes in, nothing is thrown.
 */
export class ListingParser {
  readonly #clock: Clock;
  #hint: DialectName | undefined;
  readonly #splitter: LineSplitter;
  // Each line in its turn; only those that wait need objects of their own.
  readonly #line: Line;
  #items: ListingItem[] = [];
  #open: OpenDialect | undefined;
  #interpreter: Interpreter | undefined;
  // The lines that wait for the dialect to be known.
  #waiting: Line[] = [];
  #patience: number = LINES_TO_DETECT;
  #candidates: readonly Dialect[] = dialects;

  constructor(options: ListingOptions = {}) {
    const { dialect, referenceTime = Date.now(), serverOffset, decode, maxLineLength = 65_536 } = options;
    this.#clock = clockAt(Number(referenceTime), serverOffset);
    this.#hint = dialect;
    const empty = new Source(new Uint8Array(0), decode);
    this.#line = new Line(empty, 0, 0);
    this.#splitter = lineSplitter(maxLineLength, empty, (source, start, end, isCut) =>
      this.#take(source, start, end, isCut),
    );
    if (dialect === "facts") this.#patience = 1;
    if (dialect) this.#candidates = dialects.filter(({ name }) => name === dialect);
  }

  /** The dialect, once it is known; `undefined` also if it is found to be none that is known here. */
  get dialect(): DialectName | undefined {
    return this.#open?.dialect.name;
  }

  /** Takes the next bytes of the listing, cut anywhere, and returns the items that they complete. The bytes are copied. */
  push(chunk: Uint8Array): ListingItem[] {
    this.#splitter.push(chunk);
    return this.#items.splice(0);
  }

  /** Ends the listing, and returns what was held back. */
  end(): ListingItem[] {
    this.#splitter.end();
    if (this.#interpreter === undefined) this.#settle(true);
    this.#interpreter?.flush(this.#items);
    return this.#items.splice(0);
  }

  #take(source: Source, start: number, end: number, isCut: boolean): void {
    if (this.#interpreter !== undefined) {
      this.#line.set(source, start, end, isCut);
      this.#interpreter.read(this.#line, this.#items);
    } else if (this.#waiting.push(new Line(source, start, end, isCut)) >= this.#patience) this.#settle(false);
  }

  /** Looks at the first line that should have facts. If it is one of LIST, all that is not a list of names is possible. Returns whether to wait. */
  #expectsFacts(isWhole: boolean): boolean {
    const lines = this.#waiting;
    if (!isWhole && lines.length < LINES_TO_DETECT && lines.every((line) => line.isBlank)) {
      this.#patience++;
      return true;
    }
    const others = dialects.filter((dialect) => dialect !== names);
    if (!isList(lines, others, this.#clock)) return false;
    this.#hint = undefined;
    this.#candidates = others;
    this.#patience = LINES_TO_DETECT;
    return !isWhole && lines.length < LINES_TO_DETECT;
  }

  /** Decides on the dialect and reads the lines that waited for it; or waits for more of them. */
  #settle(isWhole: boolean): void {
    const clock = this.#clock;
    const lines = this.#waiting;
    if (this.#hint === "facts" && this.#expectsFacts(isWhole)) return;
    const code = this.#hint === "facts" ? undefined : frameCode(lines, isWhole);
    const open = detect(lines, this.#candidates, clock, code);
    const isOpen = !isWhole && open?.reader.isUndecided === true;
    if (isOpen && this.#patience < LINES_TO_DECIDE) {
      this.#patience *= 2;
      return;
    }
    const others = oddLineDialects.filter((dialect) => dialect !== open?.dialect && open?.dialect !== names);
    this.#open = open;
    this.#interpreter = interpreter(
      open,
      others.map((dialect) => openWhenRead(dialect, clock)),
      code,
    );
    this.#waiting = [];
    for (const line of lines) this.#interpreter.read(line, this.#items);
  }
}

/** A dialect whose reader is made for the first line that it is to read: most listings have none for it. */
function openWhenRead(dialect: Dialect, clock: Clock): OpenDialect {
  let reader: OpenDialect["reader"] | undefined;
  return {
    dialect,
    get reader() {
      return (reader ??= dialect.open(clock, false));
    },
  };
}
