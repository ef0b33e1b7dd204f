import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { PlanTrees } from "./plan.ts";
import { isStep, type PlanRecord, type Step } from "./step.ts";
import type { Tree } from "../tree/tree.ts";

/** Files that a run keeps of its own, where they are within one of its trees: nobody means these to be copied or removed. */
export interface OwnFiles {
  readonly source: ReadonlySet<string>;
  readonly target: ReadonlySet<string>;
}

/** The files that the journal of a run consists of. */
export function journalFiles(journal: string | undefined): readonly string[] {
  return journal === undefined ? [] : [journal, `${journal}.part`, `${journal}.plan`, `${journal}.plan.part`];
}

/** Finds the paths in both trees of files of this machine. */
export async function ownFiles({ source, target }: PlanTrees, paths: readonly string[]): Promise<OwnFiles> {
  const [inSource, inTarget] = await Promise.all([pathsIn(source, paths), pathsIn(target, paths)]);
  return { source: inSource, target: inTarget };
}

async function pathsIn(tree: Tree | undefined, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (tree?.localPath === undefined) return found;
  const root = await realPathOf(tree.localPath(""));
  for (const path of paths) {
    const whole = resolve(path);
    const inside = relative(root, join(await realPathOf(dirname(whole)), basename(whole)));
    const names = inside.split(sep);
    if (!isAbsolute(inside) && names[0] !== "..") found.add(names.join("/"));
  }
  return found;
}

async function realPathOf(path: string): Promise<string> {
  return await realpath(path).catch(() => resolve(path));
}

/** Leaves out the steps for own files, and those that remove directories with one in it. */
export async function* withoutOwn(
  records: AsyncIterable<PlanRecord>,
  own: OwnFiles,
): AsyncGenerator<PlanRecord, void, undefined> {
  for await (const record of records) if (!isStep(record) || !isAbout(record, own)) yield record;
}

function isAbout({ action, path, from, type }: Step, { source, target }: OwnFiles): boolean {
  if (action === "remove" && type === "directory") {
    return [...target].some((own) => own.startsWith(`${path}/`));
  }
  if (from !== undefined && target.has(from)) return true;
  return target.has(path) || (action !== "remove" && source.has(path));
}
