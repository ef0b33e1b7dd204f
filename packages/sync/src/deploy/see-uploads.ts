import { AlikeNames, hides, isPlainName } from "@ftplib/files/internal";
import { nameTaken } from "../apply/target-view.ts";
import { isFound } from "../tree/is-found.ts";
import { nameOf, parentOf } from "../tree/tree-path.ts";
import type { Deployment } from "./deployment.ts";
import type { Uploaded } from "./upload-batch.ts";

/** Whether the server may have stored the file under another name without saying so. */
export function isDoubtful({ step }: Uploaded): boolean {
  return !isPlainName(nameOf(step.path));
}

/**
 * Which of the files are at the target under their own names: listed, or found by them all the same, as on servers that take two
 * spellings of a letter for one. One listing for each directory; one that cannot be listed says nothing.
 *
 * @returns the error of each file that is not
 */
export async function seeUploads(
  { context: { target }, signal }: Deployment,
  uploads: readonly Uploaded[],
): Promise<ReadonlyMap<Uploaded, Error>> {
  const errors = new Map<Uploaded, Error>();
  const directories = new Map<string, Uploaded[]>();
  for (const each of uploads) {
    const parent = parentOf(each.step.path);
    directories.set(parent, [...(directories.get(parent) ?? []), each]);
  }
  for (const [directory, files] of directories) {
    const names = await namesIn(target, directory, signal);
    if (names === undefined) continue;
    const [listed, alike, isHidden] = [new Set(names), new AlikeNames(names), hides(names)];
    for (const each of files) {
      const { path } = each.step;
      const name = nameOf(path);
      if (listed.has(name) || isHidden(name) || (await isFound(target, path, "file", { signal }))) continue;
      errors.set(each, nameTaken(path, alike.of(name)[0]));
    }
  }
  return errors;
}

async function namesIn(
  target: Deployment["context"]["target"],
  directory: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[] | undefined> {
  try {
    return (await target.list(directory, { signal })).map(({ name }) => name);
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
