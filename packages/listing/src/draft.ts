import type { Clock } from "./clock.ts";
import type { Details, EntryType } from "./details.ts";
import type { Line } from "./line.ts";
import type { Moment, Precision, Zone } from "./moment.ts";

/** Reads the details of an entry when they are asked for, from its line and the columns that the reader marked in the draft. */
export type Describe = (line: Line, draft: Draft) => Details;

/** An entry in the making, which the dialect's reader fills. Positions are in the line's bytes. */
export class Draft {
  type: EntryType = "unknown";
  size: number | bigint | undefined = undefined;
  sizeUnit = 1;
  nameStart = 0;
  nameEnd = 0;
  /** Where the target of a symbolic link begins, which ends with the line; 0 if there is none. */
  targetStart = 0;
  /** Epoch milliseconds, `NaN` if unknown. */
  time: number = Number.NaN;
  precision: Precision = "day";
  zone: Zone = "unknown";
  yearInferred = false;
  /** The name, where it is not printed in one piece. */
  name: string | undefined = undefined;
  details: Details | undefined = undefined;
  describe: Describe | undefined = undefined;
  columnsStart = 0;
  columnsEnd = 0;
  /** Where the next entry of the same line begins; 0 if there is none. */
  next = 0;

  /** Takes a part of the line's text for the name. */
  place({ start }: Line, at: number, name: string): void {
    this.nameStart = start + at;
    this.nameEnd = this.nameStart + name.length;
  }

  /** Moves all positions, where the line was read from a copy. */
  move(by: number): void {
    this.nameStart += by;
    this.nameEnd += by;
    if (this.targetStart > 0) this.targetStart += by;
    this.columnsStart += by;
    this.columnsEnd += by;
  }

  /** Takes a time of the server's clock; days stay days, whatever the zone. */
  setLocal(time: number, precision: Precision, yearInferred: boolean, { offset }: Clock): void {
    const isShifted = offset !== undefined && precision !== "day";
    this.time = isShifted ? time - offset : time;
    this.precision = precision;
    this.zone = isShifted ? "server" : "unknown";
    this.yearInferred = yearInferred;
  }

  /** Takes an instant. */
  setUtc(time: number, precision: Precision): void {
    this.time = time;
    this.precision = precision;
    this.zone = "utc";
  }

  get moment(): Moment | undefined {
    const { time, precision, zone, yearInferred } = this;
    return Number.isNaN(time) ? undefined : { time, precision, zone, yearInferred };
  }
}
