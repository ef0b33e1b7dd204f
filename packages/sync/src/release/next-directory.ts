import { randomBytes } from "node:crypto";
import type { Site } from "@ftplib/files";
import { ONE_AT_A_TIME } from "../deploy/manifest-store.ts";
import { becauseOf } from "../errors/release-error.ts";
import { isServerLoss } from "../errors/server-losses.ts";
import { TargetChangedError } from "../errors/target-changed-error.ts";
import { remoteTree } from "../tree/remote-tree.ts";
import { hasCode } from "../tree/tree-failure.ts";
import type { TreeCallOptions } from "../tree/tree.ts";
import type { Layout } from "./layout.ts";
import { takeOver } from "./take-over.ts";

/** The next release, until it is live: `next` is what older versions called it. */
const NEXT = /^next(?:-[0-9a-f]+)?$/;

/** Why a directory is still there. */
export interface Left {
  readonly release: string;
  readonly reason: string;
}

/** Where the next release is put together. */
export interface NextDirectory {
  /** Its name in the directory of releases. */
  readonly name: string;
  /** Whether an earlier call has begun it. */
  readonly isTakenOver: boolean;
  /** What earlier calls have begun, and cannot be continued. */
  readonly left: readonly Left[];
}

/** Whether it is the name of a release that is not live yet. */
export function isNext(name: string): boolean {
  return NEXT.test(name);
}

/**
 * A directory under a name that no other call has. What an earlier call has begun is taken over by renaming it: of several calls one alone
 * succeeds in that, and where the earlier one still runs, nothing that it does from then on reaches the directory.
 */
export async function claimNext(
  site: Site,
  { releases }: Layout,
  {
    isDry,
    ignoresCase,
    ...call
  }: TreeCallOptions & { readonly isDry: boolean; readonly ignoresCase: boolean },
): Promise<NextDirectory> {
  const own = `next-${randomBytes(6).toString("hex")}`;
  const left: Left[] = [];
  for (const begun of await begunBefore(site, releases, call)) {
    const name = isDry ? begun : own;
    const path = `${releases}/${name}`;
    try {
      if (!isDry) await site.rename(`${releases}/${begun}`, path, call);
    } catch (error) {
      call.signal?.throwIfAborted();
      if (isServerLoss(error)) throw error;
      // Another call was faster.
      if (!hasCode(error, "ENOENT")) left.push({ release: begun, reason: becauseOf(error) });
      continue;
    }
    const reason = await takeOver(site, path, { isDry, ignoresCase, ...call });
    if (reason === undefined) return { name, isTakenOver: true, left };
    if (!isDry) await site.rename(path, `${releases}/${begun}`, call);
    left.push({ release: begun, reason });
  }
  return { name: own, isTakenOver: false, left };
}

/** What to throw for an error: where something that this call has made is gone, another one has taken it. */
export function orTaken(error: unknown, { releases }: Layout): unknown {
  const path = hasCode(error, "ENOENT") ? (error as { readonly path?: unknown }).path : undefined;
  if (typeof path !== "string" || !path.startsWith(`${releases}/`)) return error;
  return new TargetChangedError(path, "another release has taken it away", ONE_AT_A_TIME);
}

async function begunBefore(
  site: Site,
  releases: string,
  options: TreeCallOptions,
): Promise<readonly string[]> {
  try {
    const entries = await remoteTree(site, releases).list("", options);
    return entries.filter(({ name, type }) => type === "directory" && isNext(name)).map(({ name }) => name);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
