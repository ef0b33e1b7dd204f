import type { Details, EntryType } from "./details.ts";
import type { DialectName } from "./dialect-name.ts";
import type { Draft } from "./draft.ts";
import type { Moment } from "./moment.ts";
import { type NameHazard, nameHazards } from "./name-hazards.ts";
import { Line } from "./line.ts";
import type { Source } from "./source.ts";

const NO_DETAILS: Details = {};
const NO_FACTS: ReadonlyMap<string, string> = new Map();

/**
 * One file, directory or whatever else a listing lists.
 *
 * Its own properties are what a listing is for: `console.log` and `JSON.stringify` show them, and `structuredClone` (a message to a
 * worker) makes a plain object of them. The other fields are read from the line when they are first asked for. So an entry keeps
 * the chunk of the listing that it came in; what must outlive the listing by far is better copied from it.
 */
export class Entry {
  /** Distinguishes an entry from a {@link ListingLine}. */
  readonly kind = "entry";
  /** The name as the server printed it, spaces kept; it may be a path, or worse: see {@link hazards}. */
  readonly name: string;
  /**
   * What kind of file this is: `file`, `dir`, `symlink` (its {@link target} says where it leads), the special files of Unix `char`,
   * `block`, `fifo` and `socket`, or `unknown` where the listing does not say, as in a list of names.
   */
  readonly type: EntryType;
  /** Bytes; a `bigint` above 2^53-1; `undefined` where bytes cannot be derived from the listing. */
  readonly size: number | bigint | undefined;
  /**
   * The unit that `size` was printed in, in bytes, so that the true size may be up to one unit smaller: 512 for a VMS block.
   * 1 where the size is exact.
   */
  readonly sizeUnit: number;
  /** When the content changed last; `undefined` if the listing does not say, or says it illegibly. */
  readonly modified: Moment | undefined;
  /** The dialect that the line was read in. */
  readonly dialect: DialectName;
  /** The heading in force, in a recursive listing; else `undefined`. */
  readonly dir: string | undefined;

  readonly #draft: Draft;
  readonly #source: Source;
  readonly #start: number;
  readonly #end: number;

  /** @internal Takes over the draft, which a dialect's reader has filled in. */
  constructor(draft: Draft, { source, start, end }: Line, dialect: DialectName, dir: string | undefined) {
    this.name = draft.name ?? source.text(draft.nameStart, draft.nameEnd);
    this.type = draft.type;
    this.size = draft.size;
    this.sizeUnit = draft.sizeUnit;
    this.modified = draft.moment;
    this.dialect = dialect;
    this.dir = dir;
    this.#draft = draft;
    this.#source = source;
    this.#start = start;
    this.#end = end;
  }

  /** What `JSON.stringify` writes: the own properties; a `bigint` as a string of digits. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { kind, name, type, size, sizeUnit, modified, dialect, dir } = this;
    return {
      kind,
      name,
      type,
      size: typeof size === "bigint" ? String(size) : size,
      sizeUnit,
      modified,
      dialect,
      dir,
    };
  }

  /** The bytes of the name: what to send back to the server, whatever encoding it uses. */
  get rawName(): Uint8Array {
    return this.#source.bytes.slice(this.#draft.nameStart, this.#draft.nameEnd);
  }

  /** The bytes of the line, without its end of line. */
  get raw(): Uint8Array {
    return this.#source.bytes.slice(this.#start, this.#end);
  }

  /** The permissions as printed: `rwxr-xr-x`, `RWCEAFMS`, `(RWED,RWED,RE,)`. */
  get permissions(): string | undefined {
    return this.#detail.permissions;
  }

  /** The permission bits, `0o755`, where the permissions are those of Unix. */
  get mode(): number | undefined {
    return this.#detail.mode;
  }

  get owner(): string | undefined {
    return this.#detail.owner;
  }

  get group(): string | undefined {
    return this.#detail.group;
  }

  /** The number of hard links. */
  get links(): number | undefined {
    return this.#detail.links;
  }

  /** Where a symbolic link leads, as printed. Never follow it unchecked. */
  get target(): string | undefined {
    const { targetStart } = this.#draft;
    return targetStart > 0 ? this.#source.text(targetStart, this.#end) : this.#detail.target;
  }

  /** What identifies the file on its server, whatever its name: the fact `unique`, or EPLF's `i`. */
  get unique(): string | undefined {
    return this.#detail.unique;
  }

  /** When the file was made. */
  get created(): Moment | undefined {
    return this.#detail.created;
  }

  /** Everything else that the line holds: the facts of MLSD by lower-case name, or a dialect's own columns (README.md has their names). */
  get facts(): ReadonlyMap<string, string> {
    return this.#detail.facts ?? NO_FACTS;
  }

  /** What makes the name dangerous to use as the name of a local file; empty if nothing does. */
  get hazards(): readonly NameHazard[] {
    return nameHazards(this.name);
  }

  get #detail(): Details {
    const draft = this.#draft;
    draft.details ??= draft.describe?.(new Line(this.#source, this.#start, this.#end), draft) ?? NO_DETAILS;
    return draft.details;
  }
}
