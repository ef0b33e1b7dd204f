import { chmod, stat } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { isFileError, type SiteEntry } from "@ftplib/files";
import { makeDirectories, nameProblem } from "@ftplib/files/internal";
import { about, EXIT, ExitError } from "../../errors/exit-code.ts";
import { UsageError } from "../../errors/usage-error.ts";
import { treeOptionsOf, verifyOf } from "../../options/transfer-options.ts";
import type { CommandCall } from "../../command/command.ts";
import type { Progress } from "../../progress/progress.ts";
import { Transfers, withTransfers } from "../../progress/transfers.ts";
import { checkLocalPlace } from "../../remote/check-local-place.ts";
import { checkNames } from "../../remote/check-names.ts";
import { readOperand, type RemoteOperand } from "../../remote/operand.ts";
import { type Remote, withRemotes } from "../../remote/remotes.ts";
import { verifiedBlocks } from "../../remote/verified-blocks.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { getOptions } from "./get-options.ts";
import { checkBytes } from "../../output/check-bytes.ts";
import { globsOf } from "../../options/globs.ts";
import { getPermissions } from "./get-permissions.ts";

type Call = CommandCall<typeof getOptions>;

/** Downloads each source to the target, or into it. */
export async function runGet(call: Call, command = "get"): Promise<void> {
  const { sources, target } = await operandsOf(call);
  // A tree becomes the target: so the same command goes on with it, although the directory is there then.
  const isInto = /(?:^|\/)\.{0,2}$/.test(target) || sources.length > 1;
  const isDirectory = /(?:^|\/)\.{0,2}$/.test(target) || (await isLocalDirectory(target));
  if (sources.length > 1 && !isDirectory && target !== "-") {
    throw new UsageError(
      `"${target}" is not a directory: several files need one; a new one is written "${target}/"`,
    );
  }
  if (target === "-") checkBytes(call.output);
  else checkNames(sources.map(nameOf));
  await withRemotes(call, async (remotes) => {
    await withTransfers(call, command, async (transfers) => {
      for (const source of sources) {
        const remote = await remotes.at(source);
        await transfers.attempt(async () => {
          if (target === "-") return await print(call, remote);
          const { site, path } = remote;
          const entry = path === "" ? undefined : await site.stat(path, { signal: call.signal });
          const isTree = entry === undefined || entry.isDirectory();
          const to = (isTree ? isInto : isDirectory) ? placeIn(target, source) : target;
          if (isTree) await getTree(call, remote, to, transfers);
          else await getOne(call, source, remote, entry, to, transfers);
        }, sources.length === 1);
      }
    });
  });
}

async function operandsOf(call: Call): Promise<{ sources: RemoteOperand[]; target: string }> {
  const { operands } = call;
  const read = await Promise.all(operands.map(async (word) => await readOperand(word, call)));
  const last = read.at(-1);
  const hasTarget = last !== undefined && last.kind !== "remote";
  const sources = hasTarget ? read.slice(0, -1) : read;
  const remote = sources.filter((each) => each.kind === "remote");
  if (remote.length < sources.length || remote.length === 0) {
    throw new UsageError(
      "get needs something on a server, such as ftp://host/file, and then at most one local target",
    );
  }
  return { sources: remote, target: !hasTarget ? "./" : last.kind === "stream" ? "-" : last.path };
}

async function print({ options, output, signal }: Call, remote: Remote): Promise<void> {
  const { verify, segments } = options;
  if (segments !== undefined) throw new UsageError("--segments downloads to a file: - gets all in order");
  const shown = shownPath(remote.path);
  if (options.dryRun === true) {
    const entry = await remote.site.stat(remote.path, { signal });
    if (entry.isDirectory()) throw new ExitError(EXIT.refused, `${shown} is a directory`);
    return await plan(output, shown, "-", entry.size);
  }
  const blocks = await verifiedBlocks(remote, { verify, size: undefined, signal });
  for await (const block of blocks()) await output.bytes(block);
}

async function getOne(
  call: Call,
  source: RemoteOperand,
  { site, path }: Remote,
  entry: SiteEntry,
  target: string,
  transfers: Transfers,
): Promise<void> {
  const { options, output } = call;
  // A target with a slash at its end may be a new directory.
  const isNew = call.operands.at(-1)?.endsWith("/") === true;
  if (options.dryRun === true) {
    await checkLocalPlace(target, isNew);
    return await plan(output, source.shown, target, entry.size);
  }
  if (isNew) await makeDirectories(dirname(target));
  const { progress } = transfers;
  const size = await getFile(call, { site, path }, entry, target, progress, source.shown);
  if (size === undefined) return;
  if (options.permissions === true && entry.mode !== undefined) await chmod(target, entry.mode & 0o777);
}

async function getFile(
  { options, signal }: Call,
  { site, path }: Remote,
  entry: SiteEntry,
  target: string,
  progress: Progress,
  source: string,
): Promise<number | undefined> {
  const shown = progress.begin({ direction: "download", source, target }, shownPath(path), entry.size);
  const { onProgress } = shown;
  const verify = verifyOf(options.verify);
  const { times: preserveTime, segments } = options;
  try {
    const result = await site.download(path, target, { verify, preserveTime, segments, onProgress, signal });
    await shown.done(result.size);
    return result.size;
  } catch (error) {
    shown.failed();
    // It was there when the work began.
    if (!isFileError(error, "ENOENT")) throw about(shownPath(path), error);
    throw new ExitError(EXIT.sourceVanished, `${source} is not there any more: ${error.message}`, {
      cause: error,
    });
  }
}

async function getTree(
  call: Call,
  { site, path }: Remote,
  target: string,
  transfers: Transfers,
): Promise<void> {
  const { options, signal } = call;
  if (options.segments !== undefined)
    throw new UsageError(`--segments downloads one file: ${shownPath(path)} is a directory`);
  await transfers.tree("download", async (onFile) => {
    return await site.downloadTree(path, target, { ...treeOptionsOf(options), onFile, signal });
  });
  if (options.permissions === true && options.dryRun !== true)
    await getPermissions(site, path, target, globsOf(options), signal);
}

async function plan(
  output: Call["output"],
  path: string,
  target: string,
  size: number | undefined,
): Promise<void> {
  const known = size === undefined ? {} : { size };
  const event = { type: "planned", action: "download", path, target, ...known } as const;
  await output.data(`would download ${path} to ${target}`, event);
}

/** The name that a source has in the target. */
function nameOf({ path }: RemoteOperand): string {
  const name = posix.basename(typeof path === "string" ? path : Buffer.from(path).toString());
  return name === "." || name === ".." ? "" : name;
}

/** The path of a source in a local directory. */
function placeIn(directory: string, source: RemoteOperand): string {
  const name = nameOf(source);
  const problem = name === "" ? undefined : nameProblem(name, process.platform === "win32");
  if (problem === undefined) return join(directory, name);
  throw new UsageError(`${source.shown} has no name that a local file can have: ${problem}`);
}

async function isLocalDirectory(path: string): Promise<boolean> {
  return path !== "-" && (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
