import type { RunProgress } from "../apply/run-progress.ts";
import type { Step } from "../plan/step.ts";
import { nameOf, parentOf } from "../tree/tree-path.ts";
import type { Tree, TreeSource } from "../tree/tree.ts";

/** What became of a file. */
export interface Uploaded {
  readonly step: Step;
  /** Bytes that were transferred. */
  readonly bytes: number;
  /** What it failed with; undefined when it is there. */
  readonly error: unknown;
}

/** A file of so many bytes is continued where an earlier run was broken off: 4 MiB. */
const LARGE = 1 << 22;

/** Between two saves of the manifest there are at most so many bytes, if it is more than one file: 64 MiB. */
const BATCH_BYTES = 1 << 26;

/** The fewest files between two saves. */
const BATCH_FILES = 50;

/** Cuts the files into batches, after each of which the manifest is saved: twenty at most, but for large files. */
export function* batchesOf(steps: readonly Step[]): Generator<readonly Step[]> {
  const most = Math.max(BATCH_FILES, Math.ceil(steps.length / 20));
  let batch: Step[] = [];
  let bytes = 0;
  for (const step of steps) {
    const size = step.source?.size ?? 0;
    if (batch.length > 0 && (batch.length >= most || bytes + size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(step);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** Uploads files: small ones together, large ones one by one and so that they can be continued. They end in any order. */
export async function* uploadBatch(
  source: Tree,
  target: Tree,
  steps: readonly Step[],
  { progress, signal }: { readonly progress: RunProgress; readonly signal: AbortSignal | undefined },
): AsyncGenerator<Uploaded, void, undefined> {
  const isSmall = (step: Step): boolean => target.writeMany !== undefined && (step.source?.size ?? 0) < LARGE;
  const small = steps.filter(isSmall);
  if (target.writeMany !== undefined && small.length > 0) {
    // A look needs a connection, which the others may be using.
    const doubtful: Uploaded[] = [];
    for await (const { file, bytes, error } of target.writeMany(filesOf(source, small, progress), {
      signal,
    })) {
      const uploaded = { step: file.step, bytes, error };
      if (isWhole(uploaded)) yield uploaded;
      else doubtful.push(uploaded);
    }
    for (const uploaded of doubtful) yield await checked(target, uploaded, signal);
  }
  for (const step of steps)
    if (!isSmall(step)) yield await uploadOne(source, target, step, { progress, signal });
}

async function* filesOf(source: Tree, steps: readonly Step[], progress: RunProgress) {
  for (const step of steps) {
    const { path, source: facts } = step;
    const onProgress = (bytes: number): void => progress.move(path, bytes, facts?.size);
    yield { path, source: sourceOf(source, step), onProgress, step };
  }
}

async function uploadOne(
  source: Tree,
  target: Tree,
  step: Step,
  { progress, signal }: { readonly progress: RunProgress; readonly signal: AbortSignal | undefined },
): Promise<Uploaded> {
  const { path } = step;
  const resume = step.source?.hash?.hex.slice(0, 16);
  const onProgress = (bytes: number): void => progress.move(path, bytes, step.source?.size);
  progress.begin(path, step.source?.size);
  try {
    const bytes = await target.write(path, sourceOf(source, step), { resume, signal, onProgress });
    return await checked(target, { step, bytes, error: undefined }, signal);
  } catch (error) {
    return { step, bytes: 0, error };
  }
}

function sourceOf(tree: Tree, { path, source = { type: "file" } }: Step): TreeSource {
  return { tree, path, facts: source };
}

/** Whether as much was transferred as was hashed, or it has failed anyway. */
function isWhole({ step, bytes, error }: Uploaded): boolean {
  return error !== undefined || step.source?.size === undefined || bytes === step.source.size;
}

/**
 * A file that is not as long as it was when it was hashed has changed since, and is not what the manifest would say. One that was
 * continued after a break had fewer bytes to transfer: the target says how long it is.
 */
async function checked(target: Tree, uploaded: Uploaded, signal: AbortSignal | undefined): Promise<Uploaded> {
  if (isWhole(uploaded)) return uploaded;
  const { step, bytes } = uploaded;
  const { path } = step;
  const size = step.source?.size;
  try {
    const entries = await target.list(parentOf(path), { signal });
    const length = entries.find(({ name }) => name === nameOf(path))?.size ?? bytes;
    if (length === size) return uploaded;
    const difference = `it had ${size} bytes, and has ${length}`;
    return { step, bytes, error: new Error(`'${path}' has changed since it was hashed: ${difference}`) };
  } catch (error) {
    return { step, bytes, error };
  }
}
