import type { RemotePath, Site, SiteEntry } from "@ftplib/files";
import { entryEvent } from "../../output/entry-event.ts";
import type { CommandCall } from "../../command/command.ts";
import { forEachRemote } from "../../remote/each-remote.ts";
import type { lsOptions } from "./ls-options.ts";
import { longLines } from "./long-lines.ts";
import { inOrder } from "./order.ts";

type Call = CommandCall<typeof lsOptions>;

/** Lists directories and shows files. */
export async function runLs(call: Call): Promise<void> {
  const { operands } = call;
  let shown = 0;
  await forEachRemote(call, operands, async ({ site, path }, word) => {
    const heading = operands.length > 1 ? `${shown > 0 ? "\n" : ""}${word}:\n` : "";
    await show(site, path, heading, { ...call, begin: () => void shown++ });
  });
}

/** Shows one operand, or a directory below it, under its heading; what cannot be read has none. */
async function show(
  site: Site,
  path: RemotePath,
  heading: string,
  call: Pick<Call, "options" | "output" | "signal"> & { readonly begin: () => void },
): Promise<void> {
  const { options, output, signal, begin } = call;
  const isOne = options.directory === true || !(await isListed(site, path, signal));
  const found = isOne
    ? [await site.stat(path, { signal })]
    : await site.readdir(path, { withFileTypes: true, signal });
  begin();
  if (heading !== "" && !output.options.json) await output.bytes(heading);
  const entries = inOrder(
    found.filter(({ name }) => isOne || options.all === true || !name.startsWith(".")),
    options,
  );
  const texts =
    options.long === true ? longLines(entries, options.human === true) : entries.map(({ name }) => name);
  for (const [at, entry] of entries.entries()) await output.data(texts[at] ?? entry.name, entryEvent(entry));
  if (options.recursive !== true || isOne) return;
  for (const entry of entries.filter((each) => each.isDirectory())) {
    await show(site, entry.rawPath, `\n${output.name(entry.path)}:\n`, call);
  }
}

/** Whether the path is a directory, which is listed and not shown itself. */
async function isListed(site: Site, path: RemotePath, signal: AbortSignal): Promise<boolean> {
  if (path === "") return true;
  const entry: SiteEntry = await site.stat(path, { signal });
  return entry.type === "directory" || entry.type === "symlink" || entry.type === "unknown";
}
