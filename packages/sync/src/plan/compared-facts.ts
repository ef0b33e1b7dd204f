import type { HashAlgorithm } from "@ftplib/files";
import type { Comparison } from "../compare/compare.ts";
import type { PlanOptions } from "../options/plan-options.ts";
import type { TreeTraits } from "../tree/tree.ts";
import type { NotCompared } from "./step.ts";

/** What is compared between two trees, and what is not. */
export interface ComparedFacts {
  readonly comparison: Comparison;
  /** The hash that both sides can give, if hashes are to be compared. */
  readonly algorithm: HashAlgorithm | undefined;
  readonly compared: readonly ("size" | "mtime" | "hash")[];
  readonly notCompared: readonly NotCompared[];
}

/** Decides by what files are compared (A5): what one of the sides lacks is not. */
export function comparedFacts(source: TreeTraits, target: TreeTraits, options: PlanOptions): ComparedFacts {
  const notCompared: NotCompared[] = [];
  const omit = (fact: NotCompared["fact"], reason: string): false => {
    notCompared.push({ fact, reason });
    return false;
  };
  const hasSizes = (source.hasSizes && target.hasSizes) || omit("size", lacking("sizes", source.hasSizes));
  const algorithm = options.checksum === true ? commonHash(source, target) : undefined;
  if (options.checksum === true && algorithm === undefined) {
    const one =
      source.hashes.length === 0 ? "the source" : target.hashes.length === 0 ? "the target" : undefined;
    omit("hash", one === undefined ? "the sides have no hash in common" : `${one} has no hashes`);
  }
  const knowsTimes = source.hasTimes && target.hasTimes;
  const hasTimes =
    options.sizeOnly === true
      ? omit("mtime", "sizeOnly")
      : knowsTimes || omit("mtime", lacking("times", source.hasTimes));
  if (hasTimes && !target.keepsTimes) {
    omit(
      "mtime",
      "the target does not keep the times of sources: a file of equal size that is newer there is equal",
    );
  }
  const { modifyWindow: window = 0, timeShift: shift = 0 } = options;
  return {
    comparison: { hasSizes, hasTimes, knowsTimes, keepsTimes: target.keepsTimes, window, shift },
    algorithm,
    compared: [
      ...(hasSizes ? (["size"] as const) : []),
      ...(hasTimes ? (["mtime"] as const) : []),
      ...(algorithm === undefined ? [] : (["hash"] as const)),
    ],
    notCompared,
  };
}

function lacking(what: string, sourceHas: boolean): string {
  return `the ${sourceHas ? "target" : "source"} reports no ${what}`;
}

function commonHash(source: TreeTraits, target: TreeTraits): HashAlgorithm | undefined {
  // The one that is dearer to compute decides: a server.
  const [first, second] = target.isRemote ? [target, source] : [source, target];
  return first.hashes.find((algorithm) => second.hashes.includes(algorithm));
}
