import { isSameTime } from "../tree/same-time.ts";
import type { PlanOptions } from "../options/plan-options.ts";
import type { Tree } from "../tree/tree.ts";
import { nameOf } from "../tree/tree-path.ts";
import { makeStep } from "./make-step.ts";
import { isStep, type PlanRecord, type Step } from "./step.ts";

/**
 * Finds files that were moved: what is to be copied and what is to be removed are one file if name, size and time are the same, or, with
 * `checksum`, size, time and hash.
 */
export async function* withRenames(
  records: AsyncIterable<PlanRecord>,
  source: Tree,
  target: Tree,
  options: PlanOptions,
): AsyncGenerator<PlanRecord, void, undefined> {
  const copies: Step[] = [];
  const removals: Step[] = [];
  for await (const record of records) {
    if (isStep(record) && record.action === "copy" && (record.source?.size ?? 0) > 0) copies.push(record);
    else if (isStep(record) && record.action === "remove") removals.push(record);
    else if ("summary" in record) {
      const { renames, renamed } = await pairs(copies, removals, source, target, options);
      const isRenamed = (step: Step): boolean => renamed.has(step.id);
      const bytes = copies.filter(isRenamed).reduce((sum, step) => sum + (step.source?.size ?? 0), 0);
      yield* copies.filter((step) => !isRenamed(step));
      yield* renames;
      yield* removals.filter((step) => !isRenamed(step));
      const { summary } = record;
      yield { summary: { ...summary, steps: summary.steps - renames.length, bytes: summary.bytes - bytes } };
    } else yield record;
  }
}

async function pairs(
  copies: readonly Step[],
  removals: readonly Step[],
  source: Tree,
  target: Tree,
  options: PlanOptions,
): Promise<{ readonly renames: readonly Step[]; readonly renamed: ReadonlySet<string> }> {
  const bySize = new Map<number, Step[]>();
  for (const step of removals) {
    const { size } = step.target ?? {};
    if (step.type === "file" && step.target?.type === "file" && size !== undefined) {
      bySize.set(size, [...(bySize.get(size) ?? []), step]);
    }
  }
  const renames: Step[] = [];
  const renamed = new Set<string>();
  for (const copy of copies) {
    const candidates = (bySize.get(copy.source?.size ?? -1) ?? []).filter(
      (step) => !renamed.has(step.id) && isSameFile(copy, step),
    );
    const sameName = candidates.filter((step) => nameOf(step.path) === nameOf(copy.path));
    // Size and time alone do not prove it, and of several candidates none is taken.
    const [found, ...others] = sameName.length > 0 || options.checksum !== true ? sameName : candidates;
    if (found === undefined || others.length > 0) continue;
    if (options.checksum === true && !(await isSameContent(copy, found, source, target, options))) continue;
    renamed.add(copy.id).add(found.id);
    const reason = `moved from ${found.path}`;
    const { path, type } = copy;
    renames.push(
      makeStep({
        action: "rename",
        path,
        type,
        from: found.path,
        reason,
        source: copy.source,
        target: found.target,
      }),
    );
  }
  return { renames, renamed };
}

/** By size and time; a time of a day or of an unknown zone says too little. */
function isSameFile({ source }: Step, { target }: Step): boolean {
  if (source?.mtime === undefined || target?.mtime === undefined) return false;
  if (Math.max(source.precision ?? 1, target.precision ?? 1) > 60_000) return false;
  return source.zone === undefined && target.zone === undefined && isSameTime(source, target);
}

async function isSameContent(
  copy: Step,
  removal: Step,
  source: Tree,
  target: Tree,
  { signal }: PlanOptions,
): Promise<boolean> {
  const { hashes } = await target.traits({ signal });
  const algorithm = hashes.find(() => true);
  if (algorithm === undefined || source.hash === undefined || target.hash === undefined) return false;
  const [here, there] = await Promise.allSettled([
    source.hash(copy.path, algorithm, { signal }),
    target.hash(removal.path, algorithm, { signal }),
  ]);
  signal?.throwIfAborted();
  // Without a hash it is not proven: it is copied and removed.
  return here.status === "fulfilled" && there.status === "fulfilled" && here.value.hex === there.value.hex;
}
