import { GuardError } from "../errors/guard-error.ts";
import type { Tree, TreeTraits } from "../tree/tree.ts";
import type { ApplyOptions } from "./apply-options.ts";
import type { PlanTotals } from "./stored-plan.ts";

/** Of targets with fewer entries any share may be removed. */
const FEW = 20;
const PERCENT = 50;

const PLACES: Readonly<Record<NonNullable<TreeTraits["place"]>, string>> = {
  root: "the root of a file system",
  home: "a home or login directory",
  empty: "an empty path",
  above: "a path with '..', which may lead anywhere",
};

/** @throws GuardError for a target that nobody means to change as a whole (B2) */
export function checkPlace({ place }: TreeTraits, url: string, { allowRoot }: ApplyOptions): void {
  if (place === undefined || allowRoot === true) return;
  throw new GuardError(
    "allowRoot",
    `the target ${url} is ${PLACES[place]}`,
    "(allowRoot: true permits that)",
  );
}

/** @throws GuardError for trees that are not those which the plan has compared (A4) */
export function checkTrees(
  header: PlanTotals["header"],
  { source, target }: { readonly source: Tree; readonly target: Tree },
  { otherTrees }: ApplyOptions,
): void {
  if (otherTrees === true) return;
  for (const [side, { url }] of Object.entries({ source, target })) {
    const planned = header[side as "source" | "target"];
    if (url === planned) continue;
    throw new GuardError(
      "otherTrees",
      `the plan is about the ${side} ${planned}, and not about ${url}`,
      "(nothing was done; otherTrees: true permits that, for the same trees under other names)",
    );
  }
}

/** How much would be removed: files, links and directories, and of how many: of a plan, or of a deployment. */
interface RemovalTotals {
  readonly removals: number;
  readonly header?: Pick<PlanTotals["header"], "shard">;
  readonly summary: Pick<NonNullable<PlanTotals["summary"]>, "targetEntries"> | undefined;
}

/** @throws GuardError when more would be removed than `maxDelete` allows (B2): before anything is done */
export function checkRemovals(totals: RemovalTotals, { maxDelete = {} }: ApplyOptions): void {
  const { header, summary } = totals;
  const removals = Math.max(totals.removals, header?.shard?.removals ?? 0);
  if (maxDelete === false || removals === 0) return;
  const { count = Number.POSITIVE_INFINITY, percent = PERCENT } = maxDelete;
  if (removals > count)
    refuse(`${removals} entries of the target would be removed, and maxDelete allows ${count}`);
  if (percent >= 100 || (maxDelete.percent === undefined && (summary?.targetEntries ?? removals) <= FEW))
    return;
  if (summary === undefined) {
    // Those who have set a count know how many there are.
    if (maxDelete.count !== undefined) return;
    refuse(
      `${removals} entries of the target would be removed, and a plan without its summary does not say of how many`,
    );
    return;
  }
  const share = (removals / summary.targetEntries) * 100;
  if (share > percent) {
    refuse(
      `${removals} of the target's ${summary.targetEntries} entries would be removed (${Math.round(share)} %), ` +
        `and maxDelete allows ${percent} %`,
    );
  }
}

function refuse(problem: string): never {
  throw new GuardError("maxDelete", problem, "(nothing was done; maxDelete: { count, percent } allows more)");
}
