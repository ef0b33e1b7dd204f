import { isFileError, type SiteEntry } from "@ftplib/files";
import { about, EXIT, ExitError } from "../../errors/exit-code.ts";
import { globsOf } from "../../options/globs.ts";
import { verifyOf } from "../../options/transfer-options.ts";
import type { CommandCall } from "../../command/command.ts";
import type { Transfers } from "../../progress/transfers.ts";
import { below } from "../../remote/below.ts";
import { checkPlace } from "../../remote/check-place.ts";
import { Failures } from "../../remote/each-remote.ts";
import type { Remote } from "../../remote/remotes.ts";
import { compareHashes, verifiedBlocks } from "../../remote/verified-blocks.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { cpOptions } from "./cp-options.ts";

type Call = CommandCall<typeof cpOptions>;

/** Copies a file, or with `--recursive` a tree, from a server to the same one or another. */
export async function copyRemote(call: Call, from: Remote, to: Remote, transfers: Transfers): Promise<void> {
  const { options, signal } = call;
  const entry = from.path === "" ? undefined : await from.site.stat(from.path, { signal });
  if (entry?.isDirectory() === false) return await copyFile(call, from, to, entry, transfers);
  if (options.recursive !== true)
    throw new ExitError(EXIT.usage, `${shownPath(from.path)} is a directory: it is copied with -r`);
  if (from.site === to.site && isWithin(shownPath(to.path), shownPath(from.path)))
    throw new ExitError(EXIT.usage, `${shownPath(to.path)} is inside of what is copied`);
  await copyTree(call, from, to, transfers);
}

async function copyTree(call: Call, from: Remote, to: Remote, transfers: Transfers): Promise<void> {
  const { options, output, signal } = call;
  const { followLinks } = options;
  const failures = new Failures(call);
  const base = from.path === "" ? "" : shownPath(from.path).replace(/\/*$/, "/");
  const isDryRun = options.dryRun === true;
  // What is not there holds nothing that could be in the way.
  const isNew = isDryRun && !(await to.site.exists(to.path, { signal }));
  if (isDryRun) await checkPlace(to, { kind: "directory", withParents: true }, signal);
  else await to.site.mkdir(to.path, { recursive: true, signal });
  const problems: unknown[] = [];
  const onError = (_: string, error: unknown): void => void problems.push(error);
  const walk = from.site.walk(from.path, { ...globsOf(options), followLinks, sorted: true, onError, signal });
  for await (const entry of walk) {
    const path = below(to.path, entry.path.slice(base.length));
    if (entry.isSymbolicLink()) {
      transfers.skipped++;
      await output.note(`${entry.path}: left out, it is a symbolic link`);
      continue;
    }
    await failures.attempt(async () => {
      const [source, target] = [
        { site: from.site, path: entry.rawPath },
        { site: to.site, path },
      ];
      if (!entry.isDirectory()) await copyFile(call, source, target, entry, transfers, isNew);
      else if (!isDryRun) await to.site.mkdir(path, { recursive: true, signal });
    }, false);
  }
  for (const error of problems) await failures.add(error);
  failures.check();
}

async function copyFile(
  { options, output, signal }: Call,
  from: Remote,
  to: Remote,
  { size, mtime, mode }: SiteEntry,
  { progress }: Transfers,
  isNew = false,
): Promise<void> {
  const [source, target] = [shownPath(from.path), shownPath(to.path)];
  if (from.site === to.site && source === target)
    throw new ExitError(EXIT.usage, `${source} is the source and the target`);
  if (options.dryRun === true) {
    if (!isNew) await checkPlace(to, { kind: "file", withParents: true }, signal);
    const known = size === undefined ? {} : { size };
    const event = { type: "planned", action: "copy", path: source, target, ...known } as const;
    return await output.data(`would copy ${source} to ${target}`, event);
  }
  const shown = progress.begin({ direction: "copy", source, target }, target, size);
  try {
    if (from.site === to.site) {
      await from.site.copyFile(from.path, to.path, { signal });
      await compareHashes(from, to, { verify: options.verify, signal });
      if (options.permissions === true && mode !== undefined) await to.site.chmod(to.path, mode, { signal });
      return await shown.done(size ?? 0);
    }
    const open = await verifiedBlocks(from, { verify: options.verify, size, signal });
    const result = await to.site.upload(open, to.path, {
      verify: verifyOf(options.verify),
      mode: options.permissions === true ? mode : undefined,
      onProgress: (moved) => shown.onProgress({ ...moved, total: moved.total ?? size }),
      signal,
    });
    if (options.times !== false && mtime !== undefined) {
      await to.site.utimes(to.path, mtime, mtime, { signal }).catch((error: unknown) => {
        // A server that cannot set times has the file all the same.
        if (!isFileError(error, "ENOTSUP")) throw error;
      });
    }
    await shown.done(result.size);
  } catch (error) {
    shown.failed();
    throw about(source, error);
  }
}

function isWithin(path: string, directory: string): boolean {
  if (directory === ".") return !path.startsWith("/");
  return `${path}/`.startsWith(`${directory.replace(/\/+$/, "")}/`);
}
