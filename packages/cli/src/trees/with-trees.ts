import type { connectionOptions } from "../options/connection-options.ts";
import type { treeOptions } from "../options/tree-options.ts";
import type { CommandCall } from "../command/command.ts";
import { withRemotes } from "../remote/remotes.ts";
import { openSide, readSide, type Side, type TreeOperand } from "./open-side.ts";
import { ownConnections } from "./own-connections.ts";
import { inWordsOfFlags } from "./run-errors.ts";

/** The trees of a command. */
export interface Sides {
  /** What named them. */
  readonly operands: SideOperands;
  readonly source: Side;
  readonly target: Side;
}

/** The operands that name the trees of a command. */
export interface SideOperands {
  readonly source: TreeOperand;
  readonly target: TreeOperand;
}

type Call = CommandCall<typeof connectionOptions & typeof treeOptions>;

/** Opens the two trees that words name, runs what needs them, and closes their servers. */
export async function withTrees(
  call: Call,
  [source = "", target = ""]: readonly string[],
  run: (sides: Sides) => Promise<void>,
): Promise<void> {
  // Both are read before anything is sent.
  const operands = { source: await readSide(source, call), target: await readSide(target, call) };
  await withOperands(call, operands, run);
}

/** The same for operands that were read before. */
export async function withOperands(
  call: Call,
  operands: SideOperands,
  run: (sides: Sides) => Promise<void>,
): Promise<void> {
  const { options } = call;
  const { source: from, target: to } = operands;
  const own = ownConnections(from, to, options.connections);
  await withRemotes(call, async (remotes) => {
    const work = async (): Promise<void> => {
      const sides = {
        operands,
        source: await openSide(from, remotes, options, own.source),
        target: await openSide(to, remotes, options, own.target),
      };
      await run(sides);
    };
    await inWordsOfFlags(call, remotes, work);
  });
}
