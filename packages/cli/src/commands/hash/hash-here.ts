import type { FileHash, HashAlgorithm, RemotePath, Site } from "@ftplib/files";
import { beginHash } from "../../remote/running-hash.ts";

/** Reads a file of the server, and hashes it on this machine. */
export async function hashHere(
  site: Site,
  path: RemotePath,
  algorithm: HashAlgorithm,
  signal: AbortSignal,
): Promise<FileHash> {
  const blocks = site.createReadStream(path, { signal }) as AsyncIterable<Uint8Array>;
  const hash = beginHash(algorithm);
  for await (const block of blocks) hash.update(block);
  return { algorithm, hex: hash.digest() };
}
