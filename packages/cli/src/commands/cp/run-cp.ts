import { stat } from "node:fs/promises";
import { UsageError } from "../../errors/usage-error.ts";
import type { CommandCall } from "../../command/command.ts";
import { withTransfers } from "../../progress/transfers.ts";
import { below } from "../../remote/below.ts";
import { isRemoteDirectory, isWrittenAsDirectory } from "../../remote/is-remote-directory.ts";
import { type Operand, readOperand, type RemoteOperand } from "../../remote/operand.ts";
import { type Remote, withRemotes } from "../../remote/remotes.ts";
import { checkNames } from "../../remote/check-names.ts";
import { lastName } from "../../remote/shown-path.ts";
import type { cpOptions } from "./cp-options.ts";
import { copyRemote } from "./copy-remote.ts";

type Call = CommandCall<typeof cpOptions>;

/** Copies each source to the target, or into it. */
export async function runCp(call: Call): Promise<void> {
  const { operands } = call;
  const read = await Promise.all(operands.map(async (word) => await readOperand(word, call)));
  const target = read.at(-1);
  const sources = read.slice(0, -1);
  if (target === undefined || sources.length === 0) throw new UsageError("cp needs a source and a target");
  const fromServers = sources.filter(isRemote);
  if (fromServers.length > 0 && fromServers.length < sources.length)
    throw new UsageError("the sources of cp are all on servers, or all on this machine");
  checkFlags(call, fromServers.length > 0, isRemote(target));
  if (fromServers.length > 0 && isRemote(target)) return await copyAll(call, fromServers, target);
  if (isRemote(target)) {
    for (const source of sources) await refuseDirectory(call, source);
    const { runPut } = await import("../put/run-put.ts");
    return await runPut(call, "cp");
  }
  if (fromServers.length === 0)
    throw new UsageError("cp needs a server: nothing here is a URL such as ftp://host/path, or site:path");
  await refuseRemoteDirectories(call, fromServers);
  const { runGet } = await import("../get/run-get.ts");
  await runGet(call, "cp");
}

function isRemote(operand: Operand): operand is RemoteOperand {
  return operand.kind === "remote";
}

/** @throws UsageError for flags that only some of the copies take */
function checkFlags({ options }: Call, fromServer: boolean, toServer: boolean): void {
  if (options.segments !== undefined && toServer)
    throw new UsageError("--segments is for downloads: nothing here is copied to this machine");
  if (options.resume === true && fromServer && toServer)
    throw new UsageError("--resume is for uploads and downloads: a copy from server to server begins anew");
}

const NEEDS_RECURSIVE = "is a directory: it is copied with -r";

async function refuseDirectory({ options }: Call, source: Operand): Promise<void> {
  if (source.kind !== "local" || options.recursive === true) return;
  if ((await stat(source.path)).isDirectory()) throw new UsageError(`${source.path} ${NEEDS_RECURSIVE}`);
}

async function refuseRemoteDirectories(call: Call, sources: readonly RemoteOperand[]): Promise<void> {
  if (call.options.recursive === true) return;
  await withRemotes(call, async (remotes) => {
    for (const source of sources) {
      if (await isTree(call, await remotes.at(source)))
        throw new UsageError(`${source.shown} ${NEEDS_RECURSIVE}`);
    }
  });
}

/** Whether a source is a directory. What cannot be looked at fails when it is copied. */
async function isTree({ signal }: Call, { site, path }: Remote): Promise<boolean> {
  if (path === "") return true;
  const entry = await site.stat(path, { signal }).catch(() => undefined);
  signal.throwIfAborted();
  return entry?.isDirectory() === true;
}

/** Copies from servers to a server. */
async function copyAll(call: Call, sources: readonly RemoteOperand[], target: RemoteOperand): Promise<void> {
  await withRemotes(call, async (remotes) => {
    const to = await remotes.at(target);
    const isInto = await isRemoteDirectory(to, call.signal);
    if (sources.length > 1 && !isInto)
      throw new UsageError(`${target.shown} is not a directory: several files need one`);
    checkNames(sources.map(({ path }) => lastName(path)));
    await withTransfers(call, "cp", async (transfers) => {
      for (const source of sources) {
        const from = await remotes.at(source);
        const isWithin = (await isTree(call, from))
          ? isWrittenAsDirectory(to.path) || sources.length > 1
          : isInto;
        const path = isWithin ? below(to.path, lastName(source.path)) : to.path;
        await transfers.attempt(
          async () => await copyRemote(call, from, { site: to.site, path }, transfers),
          sources.length === 1,
        );
      }
    });
  });
}
