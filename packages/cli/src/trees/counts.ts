import type { Step } from "@ftplib/sync";

/** What the steps come to that were done, or would be. */
export function countsOf(steps: readonly Step[]): {
  readonly copied: number;
  readonly updated: number;
  readonly removed: number;
  readonly renamed: number;
  /** Files that were copied or updated, and their bytes. */
  readonly files: number;
  readonly bytes: number;
} {
  const count = (...actions: readonly string[]): number =>
    steps.filter(({ action }) => actions.includes(action)).length;
  const written = steps.filter(({ action }) => action === "copy" || action === "update");
  return {
    copied: count("copy"),
    updated: count("update", "touch"),
    removed: count("remove"),
    renamed: count("rename"),
    files: written.length,
    bytes: written.reduce((sum, { source }) => sum + (source?.size ?? 0), 0),
  };
}

/** A number with its noun: `1 step`, `2 steps`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
