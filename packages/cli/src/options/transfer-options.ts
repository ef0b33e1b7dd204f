import type { DownloadTreeOptions, UploadTreeOptions } from "@ftplib/files";
import { globsOf } from "./globs.ts";
import { choice, flag, type OptionValues, texts, whole } from "./option.ts";

/** The flags of every command that transfers files. */
export const transferOptions = {
  dryRun: flag("-n, --dry-run", "say what would be done, and do nothing"),
  include: texts(
    "--include <pattern>",
    "in trees, only files that match; without a slash, names at any depth",
  ),
  exclude: texts(
    "--exclude <pattern>",
    "in trees, leave out what matches; without a slash, names at any depth",
  ),
  followLinks: flag("--follow-links", "in trees, follow symbolic links"),
  verify: choice("--verify <how>", "compare each file before it gets its name, default size", [
    "size",
    "hash",
    "auto",
    "off",
  ]),
  times: flag("--no-times", "leave modification times as the transfer makes them"),
  permissions: flag("-p, --permissions", "give the copies the permissions of the sources"),
  resume: flag(
    "--resume",
    "go on with an upload that the same command has begun; what was sent stays on the server for it. Downloads are always resumed",
  ),
  segments: whole("--segments <n>", "download one file over so many connections", 1, 64),
  progress: flag("--progress", "show progress also with --quiet and --json, and a line a second in a log"),
  errorOnNoTransfer: flag("--error-on-no-transfer", "end with 9 when there was nothing to transfer"),
} as const;

/** `--verify` as the site's methods take it. */
export function verifyOf(
  how: "size" | "hash" | "auto" | "off" | undefined,
): "size" | "hash" | "auto" | false | undefined {
  return how === "off" ? false : how;
}

/** The flags of trees as the site's methods take them. */
export function treeOptionsOf(
  options: OptionValues<Omit<typeof transferOptions, "segments" | "progress">>,
): Pick<
  DownloadTreeOptions & UploadTreeOptions,
  "include" | "exclude" | "followLinks" | "verify" | "preserveTime" | "dryRun"
> {
  const { followLinks, verify, times, dryRun } = options;
  return { ...globsOf(options), followLinks, verify: verifyOf(verify), preserveTime: times, dryRun };
}
