import type { TreeEntry } from "./tree.ts";

/** What uploads that were killed leave on a server, `.NAME.8f3a….part`, and what those to this machine leave, `.NAME.sync-part`. */
const LEFTOVER = /^\..+\.(?:[0-9a-f]{12,16}\.part|sync-part)$/s;

/** Whether it is half a file, which a killed run has left under a temporary name: nobody means that to be copied. */
export function isLeftover({ name, type }: TreeEntry): boolean {
  return type === "file" && LEFTOVER.test(name);
}
