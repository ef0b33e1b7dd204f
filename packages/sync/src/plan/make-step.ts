import { createHash } from "node:crypto";
import type { TreeEntry, TreeFacts } from "../tree/tree.ts";
import type { Step } from "./step.ts";

/** The facts of an entry that a plan records. */
export function factsOf({ type, size, mtime, precision, zone, hash }: TreeEntry | TreeFacts): TreeFacts {
  return {
    type,
    ...(size === undefined ? {} : { size }),
    ...(mtime === undefined ? {} : { mtime, precision: precision ?? 1 }),
    ...(zone === undefined ? {} : { zone }),
    ...(hash === undefined ? {} : { hash }),
  };
}

/** A step with its id: the first 64 bits of a hash of what is done, where, and what both sides were seen to have. */
export function makeStep(step: Omit<Step, "id">): Step {
  const { action, path, type, from, source, target } = step;
  const identity = JSON.stringify([action, path, type, from, source, target]);
  const id = createHash("sha256").update(identity).digest("hex").slice(0, 16);
  return { id, ...step };
}

/** What names the transfer of a file in every plan, whatever the target had before it: the id of the step that copies the file. */
export function transferId({ path, type, source }: Pick<Step, "path" | "type" | "source">): string {
  const facts = source && factsOf({ ...source, hash: undefined });
  return makeStep({ action: "copy", path, type, reason: "", source: facts }).id;
}
