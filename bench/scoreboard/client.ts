import type { Feature, Job, Operation } from "./job.ts";
import type { Command } from "./run-client.ts";
import type { Scene } from "./scene.ts";

/** A client on the board. */
export interface Client {
  readonly name: string;
  /** Its version; undefined where it is not installed. */
  readonly version: () => string | undefined;
  readonly operations: ReadonlySet<Operation>;
  readonly features: ReadonlySet<Feature>;
  readonly command: (job: Job, scene: Scene) => Command;
}

/** What a client lacks for a job; empty when it lacks nothing. */
export function lacks(
  client: Client,
  operations: readonly Operation[],
  features: readonly Feature[],
): string[] {
  return [
    ...operations.filter((operation) => !client.operations.has(operation)),
    ...features.filter((feature) => !client.features.has(feature)),
  ];
}
