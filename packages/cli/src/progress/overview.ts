import { humanSize } from "../output/sizes.ts";
import type { Shown } from "./bar-line.ts";
import type { Meter } from "./meter.ts";

/** A transfer that has begun and is not done. */
export interface UnderWay {
  readonly name: string;
  readonly meter: Meter;
  /** The size of the whole file; undefined where it is not known. */
  total: number | undefined;
}

/** How far a command has come. */
export interface Overview {
  readonly underWay: readonly UnderWay[];
  readonly all: Meter;
  readonly files: number;
  readonly wantedFiles: number;
  readonly wantedBytes: number;
  /** Milliseconds of the meters' clock. */
  readonly now: number;
}

/** What the bars show: the transfers under way by name, and their total if there are several files. */
export function linesOf(overview: Overview, rows: number): readonly Shown[] {
  const { underWay, wantedFiles, now } = overview;
  const isMany = wantedFiles > 1;
  const bars = underWay
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, Math.max(0, isMany ? rows - 1 : rows))
    .map(({ name, meter, total }) => shownOf(name, meter, total, now));
  return isMany ? [...bars, totalOf(overview)] : bars;
}

/** One line about everything: for terminals that have no bars, and for SIGUSR1 (W4). */
export function statusOf({ underWay, all, files, wantedFiles, wantedBytes, now }: Overview): string {
  const names = underWay
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, 4)
    .map(
      ({ name, meter, total }) =>
        `${name} ${humanSize(meter.bytes)}${total === undefined ? "" : `/${humanSize(total)}`}`,
    );
  const rate = all.isStalled(now) ? "stalled" : `${humanSize(Math.round(all.rate(now)))}/s`;
  const known = Math.max(wantedBytes, all.bytes);
  const parts = [`${files} of ${wantedFiles} files`, `${humanSize(all.bytes)} of ${humanSize(known)}`, rate];
  return [parts.join(", "), ...names].join("; ");
}

function totalOf({ all, files, wantedFiles, wantedBytes, now }: Overview): Shown {
  return shownOf(`${files} of ${wantedFiles} files`, all, Math.max(wantedBytes, all.bytes), now);
}

function shownOf(name: string, meter: Meter, total: number | undefined, now: number): Shown {
  return { name, bytes: meter.bytes, total, rate: meter.rate(now), isStalled: meter.isStalled(now) };
}
