import { join } from "node:path";
import { type NodeMajor, nodeBinary, nodeVersions } from "../node-versions.ts";
import { root } from "../workspace.ts";

/** A program that runs JavaScript, and how it is given a script. */
export interface Runtime {
  readonly name: string;
  readonly program: string;
  /** What stands before the script's path. */
  readonly args: readonly string[];
}

/** Every runtime that the packages promise to run on. Fetches the versions of Node that are not there. */
export function runtimes(): Runtime[] {
  const majors = Object.keys(nodeVersions).map(Number) as NodeMajor[];
  const bin = (name: string): string => join(root, "node_modules", ".bin", name);
  return [
    // A require() that only works behind a warning would not do.
    ...majors.map((major) => ({
      name: `node ${major}`,
      program: nodeBinary(major),
      args: ["--throw-deprecation"],
    })),
    { name: "bun", program: bin("bun"), args: ["run"] },
    {
      name: "deno",
      program: bin("deno"),
      args: ["run", "--quiet", "--allow-all", "--node-modules-dir=manual"],
    },
  ];
}
