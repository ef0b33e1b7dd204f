import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { onLocalSource } from "../errors/local-file-error.ts";
import { type FileThreads, fileThreads } from "./file-thread.ts";

/** For fewer files the thread is not started. */
const ENOUGH = 64;

/** What is needed of a file that is looked at. */
export interface LookedAt {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly size: number;
  /** Epoch milliseconds. */
  readonly mtime: number;
}

/** Looks at files, many at once by the file thread; what it has not found is looked at when its turn has come, for the system's error. */
export async function look(
  paths: readonly string[],
  threads: FileThreads = fileThreads,
): Promise<readonly (() => Promise<LookedAt>)[]> {
  const thread = paths.length >= ENOUGH ? threads.available : undefined;
  const answer = await thread?.run({ task: "look", paths });
  return paths.map((path, nth) => async () => {
    const found = answer?.[nth];
    if (found !== undefined && found !== true) return found;
    return factsOf(await onLocalSource(path, () => stat(path)));
  });
}

function factsOf(stats: Stats): LookedAt {
  const { size, mtime } = stats;
  return { isFile: stats.isFile(), isDirectory: stats.isDirectory(), size, mtime: mtime.getTime() };
}
