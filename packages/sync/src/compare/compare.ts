import type { TreeFacts } from "../tree/tree.ts";
import { isSameTime, span } from "../tree/same-time.ts";

/** What decides about two files. */
export interface Comparison {
  readonly hasSizes: boolean;
  /** Whether times are compared. */
  readonly hasTimes: boolean;
  /** Whether both sides report times: those that are not compared still say which file is newer. */
  readonly knowsTimes: boolean;
  /** Whether files of the target keep the times of their sources. */
  readonly keepsTimes: boolean;
  /** Milliseconds that are allowed besides the precision. */
  readonly window: number;
  /** Milliseconds to add to the target's times. */
  readonly shift: number;
}

/** What two files come to. */
export type Verdict =
  | { readonly kind: "equal" }
  | { readonly kind: "different"; readonly reason: string; readonly onlyTime: boolean };

const EQUAL: Verdict = { kind: "equal" };

/** Compares two files by size, then by time within the coarser precision of the two (A5). A fact that one lacks is not compared. */
export function compare(source: TreeFacts, target: TreeFacts, rules: Comparison): Verdict {
  if (
    rules.hasSizes &&
    source.size !== undefined &&
    target.size !== undefined &&
    source.size !== target.size
  ) {
    const reason = `size ${target.size} → ${source.size}`;
    return { kind: "different", reason, onlyTime: false };
  }
  const newer = rules.hasTimes ? newerSide(source, target, rules) : undefined;
  if (newer === undefined) return EQUAL;
  // Where a file has the time of its upload, one that is newer says nothing.
  if (!rules.keepsTimes && newer === "target") return EQUAL;
  const distance = span(Math.abs((source.mtime ?? 0) - (target.mtime ?? 0) - rules.shift));
  return {
    kind: "different",
    reason: newer === "source" ? `${distance} newer here` : `${distance} older here`,
    onlyTime: true,
  };
}

/** Which side is newer, if their times say so, whether or not they are compared. */
export function newerSide(
  source: TreeFacts,
  target: TreeFacts,
  rules: Comparison,
): "source" | "target" | undefined {
  if (!rules.knowsTimes || source.mtime === undefined || target.mtime === undefined) return undefined;
  if (isSameMoment(source, target, rules)) return undefined;
  return source.mtime > target.mtime + rules.shift ? "source" : "target";
}

/**
 * Whether two times are of one moment: with the shift, or without it, since what a run has copied to a server may have its time as it
 * is, next to files that were put there with a shifted one.
 */
export function isSameMoment(
  source: TreeFacts,
  target: TreeFacts,
  { window, shift }: Pick<Comparison, "window" | "shift">,
): boolean {
  if (isSameTime(source, target, window)) return true;
  const mtime = target.mtime === undefined ? undefined : target.mtime + shift;
  return shift !== 0 && isSameTime(source, { ...target, mtime }, window);
}
