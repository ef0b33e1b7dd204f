import type { TreeEntry } from "../tree/tree.ts";

/** A directory on the way to one that is planned: what both trees have there. */
export interface PartStep {
  readonly source: TreeEntry;
  /** What the target has under that name; undefined where it has nothing. */
  readonly target?: TreeEntry | undefined;
  /** The files with gitignore rules next to it, which hold below it. */
  readonly ignoring?: readonly TreeEntry[] | undefined;
}

/** A directory that is planned with all that is below it. */
export interface PartRoot {
  /** The directories that lead to it, and itself; none for the root of the tree. */
  readonly steps: readonly PartStep[];
  /** Whether the target's root is still to be made. */
  readonly isRootMissing?: boolean | undefined;
}

/** Everything. */
export const WHOLE: readonly PartRoot[] = [{ steps: [] }];
