import { isFileError, type RemotePath } from "@ftplib/files";
import { EXIT, ExitError } from "../../errors/exit-code.ts";
import { Failures, forEachRemote } from "../../remote/each-remote.ts";
import type { CommandCall } from "../../command/command.ts";
import type { Remote } from "../../remote/remotes.ts";
import { readRemote } from "../../remote/operand.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { rmOptions } from "./rm-options.ts";

type Call = CommandCall<typeof rmOptions>;

/** Removes each path. */
export async function runRm(call: Call): Promise<void> {
  const { operands, options, output, signal } = call;
  const { recursive = false, force = false } = options;
  // Every word is read, and looked at, before anything is removed.
  for (const word of operands) {
    const { path, shown } = await readRemote(word, call);
    if (recursive && isAbove(path, call.here)) {
      const what = call.here === undefined ? "a whole site" : "the working directory, one above it";
      throw new ExitError(EXIT.limit, `${shown} is ${what} or a login directory: name what is in it`);
    }
  }
  await forEachRemote(call, operands, async ({ site, path }) => {
    if (options.dryRun === true) return await rehearse(call, { site, path });
    try {
      await site.rm(path, { recursive, force, signal });
    } catch (error) {
      if (isTreeError(error)) await showFailures(call, error);
      throw error;
    }
    await output.event({ type: "done", action: "rm", path: shownPath(path) });
  });
}

/** Whether a whole site would go, a login directory, or the directory that a shell works in. */
function isAbove(path: RemotePath, here: Call["here"]): boolean {
  const text = shownPath(path).replace(/\/+$/, "");
  if (/^[./]*$/.test(text)) return true;
  const kept = here === undefined ? [] : [shownPath(here.path), here.home ?? ""];
  return kept.some((each) => `${each}/`.startsWith(`${text}/`));
}

/** Shows what would be removed, and fails where the removal would be refused by us. */
async function rehearse(call: Call, { site, path }: Remote): Promise<void> {
  const { options, output, signal } = call;
  const plan = async (each: string, size?: number): Promise<void> =>
    await output.data(`would remove ${each}`, {
      type: "planned",
      action: "rm",
      path: each,
      ...(size === undefined ? {} : { size }),
    });
  const entry = await site.stat(path, { signal }).catch((error: unknown) => {
    if (options.force === true && isFileError(error, "ENOENT")) return undefined;
    throw error;
  });
  if (entry?.isDirectory() === true) {
    if (options.recursive !== true) {
      throw new ExitError(EXIT.refused, `${shownPath(path)} is a directory: it is removed with -r`);
    }
    const problems: unknown[] = [];
    const onError = (_: string, error: unknown): void => void problems.push(error);
    for await (const each of site.walk(path, { sorted: true, onError, signal }))
      await plan(each.path, each.size);
    const failures = new Failures(call);
    for (const error of problems) await failures.add(error);
    failures.check();
  }
  if (entry !== undefined) await plan(shownPath(path), entry.isFile() ? entry.size : undefined);
}

interface WithFailures {
  readonly failures: readonly { readonly path: string; readonly error: unknown }[];
}

function isTreeError(error: unknown): error is Error & WithFailures {
  return error instanceof Error && "failures" in error;
}

async function showFailures(call: Call, { failures }: WithFailures): Promise<void> {
  const shown = new Failures(call);
  for (const { error } of failures) await shown.add(error);
}
