import { makeStep } from "../plan/make-step.ts";
import type { Step } from "../plan/step.ts";
import { parentOf } from "../tree/tree-path.ts";
import type { TreeFacts } from "../tree/tree.ts";
import type { DeployManifest, ManifestEntry, ManifestFile } from "./deploy-manifest.ts";
import { conflict, type DeployPlan, removal } from "./deploy-steps.ts";
import { pendingInsteadOf } from "./file-versions.ts";

/** A plan that is being made: its steps, and what the manifest is to say. */
export class DeployDraft {
  readonly plan: DeployPlan;
  readonly deployed: ReadonlyMap<string, ManifestEntry>;
  /** What cannot be made, and all below it. */
  readonly #blocked = new Set<string>();
  /** What stays although the source has something else there, and all below it. */
  readonly #kept = new Set<string>();

  constructor({ entries }: DeployManifest) {
    this.deployed = entries;
    this.plan = { clear: [], make: [], write: [], remove: [], leave: [], entries: new Map(entries) };
  }

  leave(path: string, reason: string, facts: Partial<Pick<Step, "isError" | "type">> = {}): void {
    this.plan.leave.push(conflict(path, reason, facts));
  }

  /** Nothing is made there, nor below. */
  block(path: string): void {
    this.#blocked.add(path);
  }

  isBlocked(path: string): boolean {
    return isWithin(path, this.#blocked);
  }

  /** What was deployed there stays, and all below. */
  keep(path: string): void {
    this.#kept.add(path);
  }

  isKept(path: string): boolean {
    return isWithin(path, this.#kept);
  }

  /** Removes what was deployed, before anything is made. */
  clear(entry: ManifestEntry, reason: string): void {
    this.plan.clear.push(removal(entry, reason));
    this.plan.entries.delete(entry.path);
  }

  makeDirectory(path: string): void {
    const source: TreeFacts = { type: "directory" };
    this.plan.make.push(
      makeStep({ action: "mkdir", path, type: "directory", reason: "not deployed yet", source }),
    );
    this.plan.entries.set(path, { type: "directory", path, isMade: true, isPending: true });
  }

  write(step: Step, entry: ManifestFile): void {
    this.plan.write.push(step);
    this.plan.entries.set(entry.path, pendingInsteadOf(entry, this.deployed.get(entry.path)));
  }

  /** The manifest does not list it any more, nor what is in it. */
  forget(path: string): void {
    for (const listed of this.plan.entries.keys())
      if (listed === path || listed.startsWith(`${path}/`)) this.plan.entries.delete(listed);
  }

  /** Whether something was deployed there, or below. */
  isDeployed(path: string): boolean {
    return [...this.deployed.keys()].some((listed) => isWithin(listed, new Set([path])));
  }
}

function isWithin(path: string, places: ReadonlySet<string>): boolean {
  for (let at = path; at !== ""; at = parentOf(at)) if (places.has(at)) return true;
  return false;
}
