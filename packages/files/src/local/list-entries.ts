import { type FileThreads, fileThreads } from "./file-thread.ts";
import { type FoundEntries, KINDS } from "./thread-steps.ts";

/** An entry of a directory of this machine. */
export interface LocalEntry {
  readonly name: string;
  /** Undefined for links and what is neither file nor directory, and for what has vanished. */
  readonly type: "file" | "directory" | undefined;
  readonly size: number;
  /** Epoch milliseconds. */
  readonly mtime: number;
}

/**
 * Lists a directory by the file thread, with a look at each entry. Undefined where the thread cannot: for names that are not UTF-8, a
 * directory that cannot be listed, and without a thread. The caller then lists it by other means.
 */
export async function listEntries(
  path: string,
  threads: FileThreads = fileThreads,
): Promise<readonly LocalEntry[] | undefined> {
  const found = await threads.available?.run({ task: "list", path });
  return found === undefined ? undefined : entriesOf(found);
}

function entriesOf({ names, facts }: FoundEntries): readonly LocalEntry[] {
  return names.map((name, nth) => {
    const [kind, size = 0, mtime = 0] = facts.subarray(3 * nth, 3 * nth + 3);
    const type = kind === KINDS.file ? "file" : kind === KINDS.directory ? "directory" : undefined;
    return { name, type, size, mtime };
  });
}
