import type { RemotePath, Site } from "@ftplib/files";
import type { CommandCall } from "../../command/command.ts";
import { forEachRemote } from "../../remote/each-remote.ts";
import { checkBytes } from "../../output/check-bytes.ts";
import type { catOptions } from "./cat-options.ts";
import { type ByteRange, readRange } from "./byte-range.ts";

/** Writes each file to standard output, block by block. */
export async function runCat(call: CommandCall<typeof catOptions>): Promise<void> {
  const { operands, options, output, signal } = call;
  checkBytes(output);
  const range = options.range === undefined ? {} : readRange(options.range);
  await forEachRemote(call, operands, async ({ site, path }) => {
    const bounds = await boundsOf(site, path, range, signal);
    const blocks = site.createReadStream(path, { ...bounds, signal });
    for await (const block of blocks as AsyncIterable<Uint8Array>) await output.bytes(block);
  });
}

async function boundsOf(
  site: Site,
  path: RemotePath,
  range: ByteRange | Record<never, never>,
  signal: AbortSignal,
): Promise<{ readonly start?: number; readonly end?: number }> {
  if (!("last" in range)) return range;
  const { size = 0 } = await site.stat(path, { signal });
  return { start: Math.max(0, size - range.last) };
}
