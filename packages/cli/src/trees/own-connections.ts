import { UsageError } from "../errors/usage-error.ts";
import type { OwnConnections } from "../remote/remotes.ts";
import type { TreeOperand } from "./open-side.ts";

/** As `connect` of `@ftplib/files` has it. */
const CONNECTIONS = 4;

/**
 * Gives the two trees of one login half of the connections each: a file that is read takes one of them until all of it is written with
 * another one, so with one pool all of them could be reading, and wait for each other.
 *
 * @throws UsageError where there is but one
 */
export function ownConnections(
  source: TreeOperand,
  target: TreeOperand,
  given: number | undefined,
): { readonly source?: OwnConnections; readonly target?: OwnConnections } {
  if (source.kind !== "remote" || target.kind !== "remote" || source.origin !== target.origin) return {};
  const connections = given ?? CONNECTIONS;
  if (connections < 2) {
    throw new UsageError("from a server to itself takes two connections at least: --connections 2");
  }
  const half = Math.floor(connections / 2);
  return {
    source: { for: "source", connections: half },
    target: { for: "target", connections: connections - half },
  };
}
