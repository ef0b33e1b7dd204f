import type { SiteEntry } from "@ftplib/files";
import { entryEvent } from "../../output/entry-event.ts";
import type { CommandCall } from "../../command/command.ts";
import { Failures, forEachRemote } from "../../remote/each-remote.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { findOptions } from "./find-options.ts";
import { longLines } from "../ls/long-lines.ts";
import { conditionOf } from "./conditions.ts";

type Call = CommandCall<typeof findOptions>;

/** Prints the path of each entry below the operands that meets all conditions. */
export async function runFind(call: Call): Promise<void> {
  const { operands, options, output, signal } = call;
  const isWanted = conditionOf(options, new Date());
  const most = options.depth ?? Number.POSITIVE_INFINITY;
  await forEachRemote(call, operands, async ({ site, path }) => {
    const failures = new Failures(call);
    const problems: unknown[] = [];
    const onError = (_: string, error: unknown): void => void problems.push(error);
    const base = depthOf(shownPath(path) === "." ? "" : shownPath(path));
    // The directory itself is looked at first: one that is not there fails as a whole.
    if (path !== "") {
      const root = await site.stat(path, { signal });
      if (!root.isDirectory() && !root.isSymbolicLink()) {
        if (isWanted(root)) await show(root);
        return;
      }
    }
    for await (const entry of site.walk(path, { sorted: true, signal, onError })) {
      if (depthOf(entry.path) - base <= most && isWanted(entry)) await show(entry);
    }
    for (const error of problems) await failures.add(error);
    failures.check();
  });

  async function show(entry: SiteEntry): Promise<void> {
    if (options.print0 === true && !output.options.json) return await output.bytes(`${entry.path}\0`);
    const [line = entry.path] = options.long === true ? longLines([entry], false, entry.path) : [];
    await output.data(line, entryEvent(entry));
  }
}

function depthOf(path: string): number {
  return path.split("/").filter((name) => name !== "").length;
}
