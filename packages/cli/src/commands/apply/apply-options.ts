import { connectionOptions } from "../../options/connection-options.ts";
import { choice, flag, text, whole } from "../../options/option.ts";
import { runOptions } from "../../options/run-options.ts";
import { treeOptions } from "../../options/tree-options.ts";

/** The flags of `apply`. */
export const applyOptions = {
  ...connectionOptions,
  ...runOptions,
  shard: text(
    "--shard <i/n>",
    "only this share of the steps: 3/20, or /20 with the number from the batch system",
  ),
  shardSize: whole(
    "--shard-size <n>",
    "cut the plan into pieces of about so many steps, default 1000",
    1,
    1_000_000,
  ),
  phase: choice("--phase <phase>", "only what writes, or only what removes", ["write", "remove"]),
  otherTrees: flag(
    "--other-trees",
    "the trees are those of the plan although their names are others, on another machine say",
  ),
  again: flag("--again", "an earlier run on another machine may have begun any of the steps"),
  ...treeOptions,
} as const;
