import { UsageError } from "../errors/usage-error.ts";

/** @throws UsageError where two of several sources would have one name in the target: the second would replace the first */
export function checkNames(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names.filter((each) => each !== "")) {
    if (seen.has(name))
      throw new UsageError(`two of the sources are called "${name}": only one can have that name there`);
    seen.add(name);
  }
}
