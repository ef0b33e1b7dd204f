import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { RemotePath, Site } from "@ftplib/files";
import { localTree, remoteTree, type RemoteTreeOptions, type Tree } from "@ftplib/sync";
import type { Surroundings } from "../command/command.ts";
import { UsageError } from "../errors/usage-error.ts";
import type { OptionValues } from "../options/option.ts";
import { verifyOf } from "../options/transfer-options.ts";
import type { treeOptions } from "../options/tree-options.ts";
import { type Operand, type RemoteOperand, readOperand } from "../remote/operand.ts";
import type { OwnConnections, Remotes } from "../remote/remotes.ts";

/** One of the two trees of a command. */
export interface Side {
  readonly tree: Tree;
  /** As it may be shown: without a password. */
  readonly shown: string;
  /** Whether something of this path is there. */
  has(path: string): Promise<boolean>;
}

/** A directory of a server. */
export interface RemoteSide extends Side {
  readonly site: Site;
  readonly path: string;
}

/** The flags that say what a tree is like. */
export type TreeFlags = Partial<OptionValues<typeof treeOptions>>;

/** An operand that names a tree. */
export type TreeOperand = Exclude<Operand, { kind: "stream" }>;

/**
 * Reads an operand that names a tree.
 *
 * @throws UsageError for one that does not
 */
export async function readSide(word: string, surroundings: Surroundings): Promise<TreeOperand> {
  const operand = await readOperand(word, surroundings);
  if (operand.kind !== "stream") return operand;
  throw new UsageError('"-" is not a directory: give a local path, a URL or site:path');
}

/** Opens a tree: connects to its server, if it is on one. */
export async function openSide(
  operand: TreeOperand,
  remotes: Remotes,
  flags: TreeFlags,
  own?: OwnConnections,
): Promise<Side> {
  return operand.kind === "local"
    ? localSide(operand.path, flags)
    : await openRemoteSide(operand, remotes, flags, own);
}

/** Opens a directory of a server. */
export async function openRemoteSide(
  operand: RemoteOperand,
  remotes: Remotes,
  flags: TreeFlags,
  own?: OwnConnections,
): Promise<RemoteSide> {
  const path = textOf(operand.path, operand.shown);
  const { site } = await remotes.at(operand, own);
  return {
    tree: remoteTree(site, path, remoteOptions(flags)),
    site,
    path,
    shown: operand.shown,
    has: async (inside) => await site.exists(path === "" ? inside : `${path.replace(/\/$/, "")}/${inside}`),
  };
}

function localSide(path: string, { followLinks, localPrecision }: TreeFlags): Side {
  const isThere = async (inside: string): Promise<boolean> =>
    await lstat(join(path, inside)).then(
      () => true,
      () => false,
    );
  return { tree: localTree(path, { followLinks, precision: localPrecision }), shown: path, has: isThere };
}

function remoteOptions(flags: TreeFlags): RemoteTreeOptions {
  const { keepsTimes, ignoreCase, atomic, requireAtomic, verify } = flags;
  if (atomic === false && requireAtomic === true) {
    throw new UsageError("--no-atomic and --require-atomic are opposites: give one of them");
  }
  return {
    keepsTimes: keepsTimes === undefined ? undefined : keepsTimes === "yes",
    ignoresCase: ignoreCase,
    atomic: requireAtomic === true ? "require" : atomic,
    verify: verifyOf(verify),
  };
}

/** A path as text: trees have no other ones. */
function textOf(path: RemotePath, shown: string): string {
  if (typeof path === "string") return path;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(path);
  } catch {
    throw new UsageError(`the path of ${shown} is not UTF-8: name a directory above it`);
  }
}
