import { makeStep } from "../plan/make-step.ts";
import type { Step } from "../plan/step.ts";
import type { TreeFacts } from "../tree/tree.ts";
import type { ManifestEntry, ManifestFile } from "./deploy-manifest.ts";

/** What a deployment does, in this order. */
export interface DeployPlan {
  /** Removes what was deployed and is in the way: a file where the source has a directory, or the other way round. */
  readonly clear: Step[];
  /** Makes directories, each before what is in it. */
  readonly make: Step[];
  /** Uploads files. */
  readonly write: Step[];
  /** Removes files, then directories from the deepest up. */
  readonly remove: Step[];
  /** Is reported, and nothing is done. */
  readonly leave: Step[];
  /** What the manifest says before anything but `clear` is done: all that the run may put on the target or remove is in it, as pending. */
  readonly entries: Map<string, ManifestEntry>;
}

/** A step that is reported, and does nothing; one that is an error forbids removals. */
export function conflict(
  path: string,
  reason: string,
  facts: Partial<Pick<Step, "isError" | "type">> = {},
): Step {
  return makeStep({ action: "conflict", path, type: "file", reason, ...facts });
}

/** The step that removes what was deployed. */
export function removal(entry: ManifestEntry, reason: string): Step {
  const { path, type } = entry;
  return makeStep({
    action: "remove",
    path,
    type,
    reason,
    target: type === "file" ? factsOf(entry) : { type },
  });
}

/** What the target has, by the manifest. */
export function factsOf({ size, sha256 }: ManifestFile): TreeFacts {
  return { type: "file", size, hash: { algorithm: "SHA-256", hex: sha256 } };
}
