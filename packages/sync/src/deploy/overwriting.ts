import { isPlainName } from "@ftplib/files/internal";
import { mayBeStoredAs, NameProbe } from "../apply/name-probe.ts";
import { nameTaken } from "../apply/target-view.ts";
import type { Step } from "../plan/step.ts";
import { nameOf, parentOf } from "../tree/tree-path.ts";
import type { Deployment } from "./deployment.ts";

/**
 * The files that a server would store under the name of another one, which is there or is to be there: that would be overwritten. A directory is
 * listed for them if it was there before and gets names that servers may not store as they are.
 *
 * @returns the error of each
 */
export async function findOverwriting(deployment: Deployment): Promise<ReadonlyMap<Step, Error>> {
  const { context, signal } = deployment;
  const { target, plan } = context;
  const errors = new Map<Step, Error>();
  // What is known to have arrived is there under its name.
  const doubtful = plan.write.filter((step) => step.target === undefined && !isPlainName(nameOf(step.path)));
  if (doubtful.length === 0 || !(await target.traits({ signal })).isRemote) return errors;
  const names = new Map<string, Set<string>>(doubtful.map(({ path }) => [parentOf(path), new Set()]));
  const made = new Set(plan.make.map(({ path }) => path));
  for (const directory of names.keys())
    if (!made.has(directory)) names.set(directory, new Set(await namesIn(deployment, directory)));
  const listed = new Map([...names].map(([directory, there]) => [directory, new Set(there)]));
  for (const { path } of plan.write) names.get(parentOf(path))?.add(nameOf(path));
  const probe = new NameProbe(target, signal);
  for (const step of doubtful) {
    const [directory, name] = [parentOf(step.path), nameOf(step.path)];
    if (listed.get(directory)?.has(name) === true) continue;
    const other = [...(names.get(directory) ?? [])].find((each) => mayBeStoredAs(name, each));
    if (other === undefined || !(await probe.isStoredOtherwise(directory, name))) continue;
    errors.set(step, nameTaken(step.path, other));
  }
  return errors;
}

/** What cannot be listed has no names. */
async function namesIn(
  { context: { target }, signal }: Deployment,
  directory: string,
): Promise<readonly string[]> {
  try {
    return (await target.list(directory, { signal })).map(({ name }) => name);
  } catch {
    signal?.throwIfAborted();
    return [];
  }
}
