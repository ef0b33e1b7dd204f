import type { Clock } from "./clock.ts";
import type { Details, EntryType } from "./entry.ts";
import { type Precision, stampOf } from "./moment.ts";

/** Reads the details of an entry when they are asked for, from its line and the columns that the reader marked in the draft. */
export type Describe = (
  bytes: Uint8Array,
  lineStart: number,
  lineEnd: number,
  columnsStart: number,
  columnsEnd: number,
) => Details;

const DAY_ONLY = stampOf("day", "unknown", false);

/** An entry in the making: one for a whole listing, filled anew by the dialect's reader for each line. Positions are in the line's bytes. */
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
  stamp = 0;
  /** The name, where it is not printed in one piece. */
  name: string | undefined = undefined;
  details: Details | undefined = undefined;
  describe: Describe | undefined = undefined;
  columnsStart = 0;
  columnsEnd = 0;
  /** Where the next entry of the same line begins; 0 if there is none. */
  next = 0;

  clear(): void {
    this.type = "unknown";
    this.size = undefined;
    this.sizeUnit = 1;
    this.targetStart = 0;
    this.time = Number.NaN;
    this.stamp = 0;
    this.name = undefined;
    this.details = undefined;
    this.describe = undefined;
    this.next = 0;
  }

  /** Takes a time of the server's clock; days stay days, whatever the zone. */
  setLocal(time: number, precision: Precision, yearInferred: boolean, clock: Clock): void {
    if (precision === "day") {
      this.time = time;
      this.stamp = DAY_ONLY;
    } else if (clock.offset === undefined) {
      this.time = time;
      this.stamp = stampOf(precision, "unknown", yearInferred);
    } else {
      this.time = time - clock.offset;
      this.stamp = stampOf(precision, "server", yearInferred);
    }
  }

  /** Takes an instant. */
  setUtc(time: number, precision: Precision): void {
    this.time = time;
    this.stamp = stampOf(precision, "utc", false);
  }
}
