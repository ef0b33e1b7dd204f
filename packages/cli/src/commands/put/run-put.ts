import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { onLocalSource } from "@ftplib/files/internal";
import { about, EXIT, ExitError } from "../../errors/exit-code.ts";
import { UsageError } from "../../errors/usage-error.ts";
import { treeOptionsOf, verifyOf } from "../../options/transfer-options.ts";
import type { CommandCall } from "../../command/command.ts";
import { type Transfers, withTransfers } from "../../progress/transfers.ts";
import { below } from "../../remote/below.ts";
import { checkPlace } from "../../remote/check-place.ts";
import { checkNames } from "../../remote/check-names.ts";
import { isRemoteDirectory, isWrittenAsDirectory } from "../../remote/is-remote-directory.ts";
import { readOperand, type RemoteOperand } from "../../remote/operand.ts";
import { type Remote, withRemotes } from "../../remote/remotes.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { putOptions } from "./put-options.ts";
import { nameOfUpload, removeOldParts } from "./name-of-upload.ts";
import { putPermissions } from "./put-permissions.ts";

type Call = CommandCall<typeof putOptions>;

/** Uploads each source to the target, or into it. */
export async function runPut(call: Call, command = "put"): Promise<void> {
  const { sources, target } = await operandsOf(call);
  if (sources.length === 1 && sources[0] !== "-") await statOf(sources[0] ?? "");
  await withRemotes(call, async (remotes) => {
    const remote = await remotes.at(target);
    const isDirectory = await isRemoteDirectory(remote, call.signal);
    if (sources.length > 1 && !isDirectory) {
      throw new UsageError(
        `${target.shown} is not a directory: several files need one; a new one ends with a slash`,
      );
    }
    checkNames(sources.map((source) => basename(resolve(source))));
    const isInto = sources.length > 1 || isWrittenAsDirectory(remote.path);
    if (isDirectory && sources.includes("-"))
      throw new UsageError(`standard input has no name: give one below ${target.shown}`);
    await withTransfers(call, command, async (transfers) => {
      for (const source of sources) {
        // A tree becomes the target: so the same command goes on with it, although the directory is there then.
        const isWithin = (await isTree(source)) ? isInto : isDirectory;
        const path = isWithin ? below(remote.path, basename(resolve(source))) : remote.path;
        await transfers.attempt(
          async () => await putOne(call, source, { site: remote.site, path }, transfers),
          sources.length === 1,
        );
      }
    });
  });
}

async function isTree(source: string): Promise<boolean> {
  return source !== "-" && (await stat(source).catch(() => undefined))?.isDirectory() === true;
}

async function statOf(source: string): Promise<Stats> {
  return await onLocalSource(source, () => stat(source));
}

async function operandsOf(call: Call): Promise<{ sources: string[]; target: RemoteOperand }> {
  const { operands } = call;
  const read = await Promise.all(operands.map(async (word) => await readOperand(word, call)));
  const target = read.at(-1);
  const sources = read
    .slice(0, -1)
    .map((each) => (each.kind === "stream" ? "-" : each.kind === "local" ? each.path : undefined));
  const local = sources.filter((each) => each !== undefined);
  if (target?.kind !== "remote" || local.length === 0 || local.length < sources.length) {
    throw new UsageError(
      "put needs something local, and then a target on a server, such as ftp://host/directory/",
    );
  }
  return { sources: local, target };
}

async function putOne(call: Call, source: string, remote: Remote, transfers: Transfers): Promise<void> {
  const { options, output, signal } = call;
  const { site, path } = remote;
  const target = shownPath(path);
  const facts = source === "-" ? undefined : await statOf(source);
  if (facts?.isDirectory() === true) {
    if (options.resume === true)
      throw new UsageError(
        `--resume is for files: ${source} is a directory, which goes on file by file anyway`,
      );
    await checkTreePlace(remote, signal);
    await transfers.tree("upload", async (onFile) => {
      return await site.uploadTree(source, path, { ...treeOptionsOf(options), onFile, signal });
    });
    if (options.permissions === true && options.dryRun !== true)
      await putPermissions(site, source, path, signal);
    return;
  }
  if (options.dryRun === true) {
    await checkPlace(remote, { kind: "file", withParents: true }, signal);
    const size = facts === undefined ? {} : { size: facts.size };
    const event = { type: "planned", action: "upload", path: source, target, ...size } as const;
    return await output.data(`would upload ${source} to ${target}`, event);
  }
  await putFile(call, source, remote, facts, transfers);
}

/** A tree that has no place fails as one of which a part fails. */
async function checkTreePlace(remote: Remote, signal: AbortSignal): Promise<void> {
  try {
    await checkPlace(remote, { kind: "directory", withParents: true }, signal);
  } catch (error) {
    if (!(error instanceof ExitError)) throw error;
    throw new ExitError(EXIT.someFailed, error.message, { cause: error });
  }
}

async function putFile(
  { options, signal, terminal }: Call,
  source: string,
  { site, path }: Remote,
  facts: Stats | undefined,
  { progress }: Transfers,
): Promise<void> {
  const target = shownPath(path);
  const total = facts === undefined ? undefined : facts.size;
  const shown = progress.begin({ direction: "upload", source, target }, target, total);
  if (options.resume === true && facts === undefined)
    throw new UsageError("standard input cannot be read again: --resume does not go with -");
  const mode = options.permissions === true && facts !== undefined ? facts.mode & 0o777 : undefined;
  const resume = options.resume === true && facts !== undefined ? nameOfUpload(source, facts) : undefined;
  try {
    if (resume !== undefined) await removeOldParts({ site, path }, resume, signal);
    const { size } = await site.upload(source === "-" ? terminal.stdin : source, path, {
      verify: verifyOf(options.verify),
      preserveTime: options.times,
      resume,
      mode,
      onProgress: shown.onProgress,
      signal,
    });
    await shown.done(size);
  } catch (error) {
    shown.failed();
    throw about(target, error);
  }
}
