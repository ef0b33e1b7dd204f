import { type FileHash, isFileError, type Site } from "@ftplib/files";
import { EXIT, ExitError } from "../errors/exit-code.ts";
import { beginHash } from "./running-hash.ts";
import type { Remote } from "./remotes.ts";
import { shownPath } from "./shown-path.ts";

/** How blocks are compared with the file that they come from. */
export interface BlocksOptions {
  /** As `--verify`. */
  readonly verify: "size" | "hash" | "auto" | "off" | undefined;
  /** The file's size in bytes, if it is known. */
  readonly size: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * A file of a server block by block, compared at its end with its size, and with `--verify hash` or `auto` with the server's hash of it.
 * What it returns may be called again, for another attempt.
 *
 * @throws the server's answer where there is to be a hash, and it computes none; the blocks end with an ExitError (26) where they are not the
 * file
 */
export async function verifiedBlocks(
  { site, path }: Remote,
  { verify = "size", size, signal }: BlocksOptions,
): Promise<() => AsyncGenerator<Uint8Array, void, undefined>> {
  const expected = await expectedHash(site, path, verify, signal);
  return async function* blocks() {
    const hash = expected === undefined ? undefined : beginHash(expected.algorithm);
    let bytes = 0;
    for await (const block of site.createReadStream(path, { signal }) as AsyncIterable<Uint8Array>) {
      bytes += block.length;
      hash?.update(block);
      yield block;
    }
    if (verify === "off") return;
    const shown = shownPath(path);
    if (size !== undefined && size !== bytes)
      throw new ExitError(EXIT.verification, `${shown} has ${size} bytes in the listing, and ${bytes} came`);
    const found = hash?.digest();
    if (found === expected?.hex) return;
    const what = `the ${expected?.algorithm} of ${shown} is ${expected?.hex} on the server, and ${found} of what came`;
    throw new ExitError(EXIT.verification, what);
  };
}

async function expectedHash(
  site: Site,
  path: Remote["path"],
  verify: BlocksOptions["verify"],
  signal: AbortSignal,
): Promise<FileHash | undefined> {
  if (verify !== "hash" && verify !== "auto") return undefined;
  try {
    return await site.hash(path, { signal });
  } catch (error) {
    if (verify === "auto" && isFileError(error, "ENOTSUP")) return undefined;
    throw error;
  }
}

/**
 * Compares two files of one server by its own hashes, as `--verify` says.
 *
 * @throws ExitError (26) where they differ
 */
export async function compareHashes(
  from: Remote,
  to: Remote,
  { verify, signal }: Pick<BlocksOptions, "verify" | "signal">,
): Promise<void> {
  const expected = await expectedHash(from.site, from.path, verify, signal);
  if (expected === undefined) return;
  const { hex } = await to.site.hash(to.path, { algorithm: expected.algorithm, signal });
  if (hex === expected.hex) return;
  const [source, target] = [shownPath(from.path), shownPath(to.path)];
  const what = `the ${expected.algorithm} of ${source} is ${expected.hex}, and that of ${target} is ${hex}`;
  throw new ExitError(EXIT.verification, what);
}
