import type { Range } from "./part-record.ts";

/** The smallest piece that gets a connection of its own, bytes. */
const SMALLEST = 1 << 18;

/** The pieces of one file, in order: which are done, and which somebody is fetching. */
export class Ranges {
  readonly #ranges: Range[];
  readonly #taken = new Set<Range>();
  readonly #done = new Set<Range>();

  constructor(ranges: readonly Range[]) {
    this.#ranges = ranges.map((range) => ({ ...range }));
    // An empty file has to be fetched, too: it may be longer than the server says.
    for (const range of this.#ranges) {
      if (range.reached === range.end && range.end > 0) this.#done.add(range);
    }
  }

  get all(): readonly Range[] {
    return this.#ranges;
  }

  /** Bytes that are there. */
  get bytes(): number {
    return this.#ranges.reduce((sum, { start, reached }) => sum + reached - start, 0);
  }

  /** Bytes that are there without a gap. */
  get offset(): number {
    const gap = this.#ranges.find(({ reached, end }) => reached < end);
    return gap?.reached ?? this.#ranges.at(-1)?.end ?? 0;
  }

  get isComplete(): boolean {
    return this.#done.size === this.#ranges.length;
  }

  /** The pieces that are neither done nor being fetched. */
  get waiting(): number {
    return this.#ranges.length - this.#done.size - this.#taken.size;
  }

  isLast(range: Range): boolean {
    return this.#ranges.at(-1) === range;
  }

  /** Takes a piece to fetch; it is the caller's until `giveBack`. */
  take(): Range | undefined {
    const range = this.#ranges.find((each) => !this.#taken.has(each) && !this.#done.has(each));
    if (range !== undefined) this.#taken.add(range);
    return range;
  }

  giveBack(range: Range, isDone: boolean): void {
    this.#taken.delete(range);
    if (!isDone) return;
    range.end = range.reached;
    this.#done.add(range);
  }

  /** Adds the next piece to this one, if nobody has begun it: its bytes come on the same data connection. */
  absorbNext(range: Range): boolean {
    const at = this.#ranges.indexOf(range) + 1;
    const next = this.#ranges[at];
    if (next === undefined || next.reached > next.start || this.#taken.has(next)) return false;
    this.#ranges.splice(at, 1);
    range.end = next.end;
    return true;
  }

  /**
   * Divides the one piece that is left into so many of about the same length, where it is long enough.
   *
   * @param size of the whole file, as far as is known; the last piece may turn out longer
   */
  split(count: number, size: number): void {
    const [left, ...more] = this.#ranges.filter((range) => !this.#done.has(range));
    if (left === undefined || more.length > 0) return;
    const { start, reached, end } = left;
    const missing = Math.min(end, size) - reached;
    const pieces = Math.min(count, Math.floor(missing / SMALLEST));
    if (!(pieces > 1)) return;
    const length = Math.ceil(missing / pieces);
    const cuts = Array.from({ length: pieces - 1 }, (_, at) => reached + length * (at + 1));
    const fresh = cuts.map((cut, at) => ({ start: cut, reached: cut, end: cuts[at + 1] ?? end }));
    this.#ranges.splice(this.#ranges.indexOf(left), 1, { start, reached, end: cuts[0] ?? end }, ...fresh);
  }
}
