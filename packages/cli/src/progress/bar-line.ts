import { escapeControls } from "@ftplib/reply";
import stringWidth from "string-width";
import { humanSize } from "../output/sizes.ts";

/** What a bar shows. */
export interface Shown {
  readonly name: string;
  readonly bytes: number;
  readonly total: number | undefined;
  /** Bytes a second. */
  readonly rate: number;
  readonly isStalled: boolean;
}

/** The narrowest terminals that have room for these. */
const FOR_AMOUNT = 72;
const FOR_ETA = 56;

const graphemes = new Intl.Segmenter();

/**
 * One line: the name, a bar, and the figures for which there is room, in columns that do not move. It is one column narrower than the terminal,
 * since some of them begin a new line after the last one.
 */
export function barLine(shown: Shown, columns: number, isColoured: boolean): string {
  const figures = [
    percentOf(shown).padStart(4),
    ...(columns >= FOR_AMOUNT ? [amountOf(shown).padStart(11)] : []),
    rateOf(shown).padStart(7),
    ...(columns >= FOR_ETA ? [etaOf(shown).padStart(7)] : []),
  ].join(" ");
  const room = Math.max(0, columns - 1 - figures.length - 1);
  const barWidth = Math.min(40, Math.max(Math.floor(room * 0.4), 10));
  const name = nameIn(shown.name, room - barWidth - 1);
  if (name === undefined) return figures.slice(0, Math.max(1, columns - 1));
  return `${name} ${barOf(shown, barWidth - 2, isColoured)} ${figures}`;
}

/** The name in so many columns; undefined where there is no room for one. */
function nameIn(name: string, width: number): string | undefined {
  if (width < 4) return undefined;
  const plain = escapeControls(name).replaceAll("\n", "\\x0a");
  const cut = cutMiddle(plain, width);
  return cut + " ".repeat(width - stringWidth(cut));
}

/** The beginning and the end of a text that takes more columns than there are. */
export function cutMiddle(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const letters = Array.from(graphemes.segment(text), ({ segment }) => segment);
  const half = Math.floor((width - 1) / 2);
  const start = firstIn(letters, width - 1 - half);
  const end = firstIn(letters.toReversed(), half).toReversed();
  return [...start, "…", ...end].join("");
}

/** As many of the first letters as these columns hold. */
function firstIn(letters: readonly string[], width: number): readonly string[] {
  let left = width;
  const after = letters.findIndex((letter) => (left -= stringWidth(letter)) < 0);
  return after === -1 ? letters : letters.slice(0, after);
}

function shareOf({ bytes, total }: Shown): number | undefined {
  if (total === undefined) return undefined;
  return total === 0 ? 1 : Math.min(1, bytes / total);
}

function percentOf(shown: Shown): string {
  const share = shareOf(shown);
  // 100% is only what is done.
  return share === undefined ? "" : `${Math.floor(share * 100)}%`;
}

function barOf(shown: Shown, width: number, isColoured: boolean): string {
  const full = "#".repeat(Math.floor((shareOf(shown) ?? 0) * width));
  const rest = "-".repeat(width - full.length);
  return isColoured && full !== "" ? `[\u001b[32m${full}\u001b[39m${rest}]` : `[${full}${rest}]`;
}

function amountOf({ bytes, total }: Shown): string {
  return total === undefined ? humanSize(bytes) : `${humanSize(bytes)}/${humanSize(total)}`;
}

function rateOf({ rate, isStalled }: Shown): string {
  return isStalled ? "stalled" : `${humanSize(Math.round(rate))}/s`;
}

function etaOf({ bytes, total, rate, isStalled }: Shown): string {
  if (total === undefined || isStalled || rate < 1) return "";
  const seconds = Math.ceil((total - bytes) / rate);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (count: number): string => String(count).padStart(2, "0");
  if (hours > 99) return "";
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
