import { END_INSTANT, FIRST_INSTANT, ZONES_BY_OFFSET } from "./zones.ts";

/** What is known at one moment of the server's clock. */
interface Measured {
  /** What a listing said, read as UTC, epoch milliseconds. */
  readonly listed: number;
  /** What MDTM said, epoch milliseconds. */
  readonly utc: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The unit of the offsets in use: some are of half or quarter hours. */
const QUARTER = 15 * MINUTE;
/** No zone is further from UTC. */
const FURTHEST = 15 * HOUR;

/**
 * The time zone in which a server's listings are printed, as far as files show whose time MDTM gives in UTC (T5). Each such
 * file excludes the zones that it contradicts. A listed time is known when all zones that are left agree about it, so that
 * summer time is neither forgotten nor guessed.
 */
export class ServerZone {
  /** The zones that are left; undefined before the first measurement. Of zones that agree so far there is one each. */
  #zones: readonly string[] | undefined;
  /** For a clock that is in no zone: its offset, milliseconds. */
  #offset: number | undefined;
  /** By the hour, what the zones that are left agree about; undefined where they do not. */
  readonly #known = new Map<number, number | undefined>();

  /** Whether anything was measured. */
  get isKnown(): boolean {
    return this.#zones !== undefined;
  }

  /** Whether a listed time is of the years whose zones are known. */
  covers(listed: number): boolean {
    return listed >= FIRST_INSTANT + FURTHEST && listed < END_INSTANT - FURTHEST;
  }

  /**
   * Takes what a listing and MDTM say of the same file. Returns false for times that no clock can explain, and for those that
   * are not covered.
   */
  learn({ listed, utc }: Measured): boolean {
    const difference = listed - utc;
    const offset = Math.round(difference / QUARTER) * QUARTER;
    // Listings leave out the seconds.
    if (Math.abs(difference - offset) > MINUTE || Math.abs(offset) > FURTHEST || !this.covers(listed))
      return false;
    this.#known.clear();
    const candidates = this.#zones ?? zonesAt(offset);
    const zones = candidates.filter((zone) => offsetOf(zone, utc) === offset);
    if (zones.length === 0) this.#offset = offset;
    this.#zones = zones;
    return true;
  }

  /** The instant of a listed time, epoch milliseconds; undefined where it is not known for sure. */
  utcOf(listed: number): number | undefined {
    if (this.#zones === undefined) return undefined;
    if (this.#offset !== undefined) return listed - this.#offset;
    if (!this.covers(listed)) return undefined;
    const hour = Math.floor(listed / HOUR);
    if (!this.#known.has(hour)) this.#known.set(hour, this.#agreed(this.#zones, hour * HOUR));
    const offset = this.#known.get(hour);
    return offset === undefined ? undefined : listed - offset;
  }

  #agreed(zones: readonly string[], listed: number): number | undefined {
    let agreed: number | undefined;
    for (const zone of zones) {
      const offset = offsetOf(zone, listed - offsetOf(zone, listed));
      // In the hours around a change of the clock a listed time may mean two instants.
      const before = offsetOf(zone, listed - offset - HOUR);
      const after = offsetOf(zone, listed - offset + HOUR);
      if (before !== offset || after !== offset) return undefined;
      agreed ??= offset;
      if (agreed !== offset) return undefined;
    }
    return agreed;
  }
}

/** The zones that have this offset, milliseconds, at some time, as far as this runtime knows them. */
function zonesAt(offset: number): readonly string[] {
  const zones = ZONES_BY_OFFSET.get(offset / MINUTE)?.split(" ") ?? [];
  return zones.filter((zone) => formatOf(zone) !== undefined);
}

/** A format takes 50 KiB, and as long as a round trip on a local network: there are only those of zones that come into question. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** What prints the offset of a zone; undefined for a zone that this runtime does not know. */
function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  let format = formats.get(timeZone);
  if (format !== undefined) return format;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  } catch {
    return undefined;
  }
  formats.set(timeZone, format);
  return format;
}

/** How far the zone is ahead of UTC at the instant, milliseconds. */
function offsetOf(timeZone: string, utc: number): number {
  const text = formatOf(timeZone)?.format(utc) ?? "";
  const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])(\d+):(\d+)/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
}
