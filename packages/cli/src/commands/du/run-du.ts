import type { Site, RemotePath, SiteEntry } from "@ftplib/files";
import { UsageError } from "../../errors/usage-error.ts";
import { humanSize } from "../../output/sizes.ts";
import type { CommandCall } from "../../command/command.ts";
import { Failures, forEachRemote } from "../../remote/each-remote.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { duOptions } from "./du-options.ts";

type Call = CommandCall<typeof duOptions>;

/** How much is in a directory, with all that is below it. */
interface Sum {
  bytes: number;
  files: number;
}

/** Shows how many bytes there are in each directory, the innermost first, as du(1) does. */
export async function runDu(call: Call): Promise<void> {
  const { operands, options } = call;
  if (options.summarize === true && (options.all === true || options.depth !== undefined))
    throw new UsageError("--summarize shows one line an operand: --all and --max-depth do not go with it");
  const total: Sum = { bytes: 0, files: 0 };
  await forEachRemote(call, operands, async ({ site, path }) => {
    const isFile = path !== "" && (await site.stat(path, { signal: call.signal })).isFile();
    const sum = isFile ? await sumOfFile(call, site, path) : await sumOfTree(call, site, path);
    total.bytes += sum.bytes;
    total.files += sum.files;
  });
  if (options.total === true) await show(call, "total", total);
}

async function sumOfFile(call: Call, site: Site, path: RemotePath): Promise<Sum> {
  const { size = 0 } = await site.stat(path, { signal: call.signal });
  const sum = { bytes: size, files: 1 };
  await show(call, shownPath(path), sum);
  return sum;
}

async function sumOfTree(call: Call, site: Site, path: RemotePath): Promise<Sum> {
  const { signal, options } = call;
  const failures = new Failures(call);
  const most = options.summarize === true ? 0 : (options.depth ?? Number.POSITIVE_INFINITY);
  const onError = (_: string, error: unknown): void => void problems.push(error);
  const problems: unknown[] = [];
  // The directories that lead to the present entry, with their sums so far.
  const open: { readonly path: string; readonly sum: Sum }[] = [
    { path: shownPath(path), sum: { bytes: 0, files: 0 } },
  ];
  const closeTo = async (depth: number): Promise<void> => {
    while (open.length > depth) {
      const last = open.pop();
      if (last === undefined) return;
      add(open.at(-1)?.sum, last.sum);
      if (open.length <= most) await show(call, last.path, last.sum);
    }
  };
  const base = depthOf(shownPath(path) === "." ? "" : shownPath(path));
  const [root] = open;
  for await (const entry of site.walk(path, { sorted: true, signal, onError })) {
    const depth = depthOf(entry.path) - base;
    await closeTo(depth);
    if (entry.isDirectory()) open.push({ path: entry.path, sum: { bytes: 0, files: 0 } });
    else await count(call, entry, open.at(-1)?.sum, depth <= most);
  }
  await closeTo(1);
  const sum = root?.sum ?? { bytes: 0, files: 0 };
  await show(call, shownPath(path), sum);
  for (const error of problems) await failures.add(error);
  failures.check();
  return sum;
}

async function count(call: Call, entry: SiteEntry, sum: Sum | undefined, isShown: boolean): Promise<void> {
  const one = { bytes: entry.size ?? 0, files: 1 };
  add(sum, one);
  if (call.options.all === true && isShown) await show(call, entry.path, one);
}

function add(sum: Sum | undefined, { bytes, files }: Sum): void {
  if (sum === undefined) return;
  sum.bytes += bytes;
  sum.files += files;
}

async function show({ output, options }: Call, path: string, { bytes, files }: Sum): Promise<void> {
  const size = options.human === true ? humanSize(bytes) : String(bytes);
  await output.data(`${size.padEnd(8)} ${path}`, { type: "usage", path, bytes, files });
}

function depthOf(path: string): number {
  return path.split("/").filter((name) => name !== "").length;
}
