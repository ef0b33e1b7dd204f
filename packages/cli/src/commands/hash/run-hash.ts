import { readFile } from "node:fs/promises";
import { type FileHash, type HashAlgorithm, isFileError, type RemotePath, type Site } from "@ftplib/files";
import { EXIT, ExitError } from "../../errors/exit-code.ts";
import { UsageError } from "../../errors/usage-error.ts";
import type { CommandCall } from "../../command/command.ts";
import { pathFrom } from "../../remote/below.ts";
import { Failures, forEachRemote } from "../../remote/each-remote.ts";
import { type Remote, withRemotes } from "../../remote/remotes.ts";
import { shownPath } from "../../remote/shown-path.ts";
import type { hashOptions } from "./hash-options.ts";
import { hashHere } from "./hash-here.ts";
import { readSums, type Sum, sumLine } from "./sums.ts";

type Call = CommandCall<typeof hashOptions>;

const ALGORITHMS = {
  sha256: "SHA-256",
  sha512: "SHA-512",
  sha1: "SHA-1",
  md5: "MD5",
  crc32: "CRC32",
} as const satisfies Readonly<Record<string, HashAlgorithm>>;

/** Shows the hash of each file, or compares files with the hashes of a list. */
export async function runHash(call: Call): Promise<void> {
  const { operands, options, output } = call;
  const algorithm = options.algorithm === undefined ? undefined : ALGORITHMS[options.algorithm];
  if (options.check !== undefined) return await check(call, options.check);
  await forEachRemote(call, operands, async ({ site, path }) => {
    const found = await hashOf(call, site, path, algorithm);
    // The bytes of a name are characters that --check takes for these bytes.
    const shown = typeof path === "string" ? shownPath(path) : site.localName(path);
    await output.data(sumLine(found.hex, shown), { type: "hash", path: shown, ...found });
  });
}

async function check(call: Call, file: string): Promise<void> {
  const { operands, output } = call;
  const [word = ""] = operands;
  if (operands.length !== 1) throw new UsageError("--check takes one directory on a server");
  const sums = readSums(await contentsOf(call, file), file);
  if (sums.length === 0) throw new UsageError(`there is no hash in ${file}`);
  await withRemotes(call, async (remotes) => {
    const remote = await remotes.open(word);
    const { site } = remote;
    const path = await beginningOf(sums, remote);
    const failures = new Failures(call);
    let differing = 0;
    for (const { path: relative, algorithm, hex } of sums) {
      await failures.attempt(async () => {
        const found = await hashOf(call, site, pathFrom(site, path, relative), algorithm);
        const matches = found.hex === hex;
        if (!matches) differing++;
        const event = { type: "hash", path: relative, algorithm, hex: found.hex, matches } as const;
        await output.data(`${relative}: ${matches ? "OK" : "FAILED"}`, event);
      }, false);
    }
    if (differing > 0) {
      const missing = failures.count > 0 ? `, and ${failures.count} could not be read` : "";
      const what = `${differing} of ${sums.length} files are not as expected${missing}`;
      throw new ExitError(EXIT.verification, what);
    }
    failures.check();
  });
}

/**
 * The directory that the paths begin at: the operand's. What this program prints begins at the login directory; so do paths that all repeat the
 * operand's, where they lead nowhere from there.
 */
async function beginningOf(sums: readonly Sum[], { site, path }: Remote): Promise<RemotePath> {
  const shown = typeof path === "string" ? path : site.localName(path);
  const repeated = shown.replace(/\/*$/, "/");
  if (shown === "" || shown.startsWith("/") || sums.some((sum) => !sum.path.startsWith(repeated)))
    return path;
  return (await site.exists(pathFrom(site, path, shown))) ? path : "";
}

async function contentsOf({ terminal }: Call, file: string): Promise<string> {
  if (file !== "-") return await readFile(file, "utf8");
  const blocks: Uint8Array[] = [];
  for await (const block of terminal.stdin as AsyncIterable<Uint8Array>) blocks.push(block);
  return Buffer.concat(blocks).toString();
}

async function hashOf(
  { options, signal }: Call,
  site: Site,
  path: RemotePath,
  algorithm: HashAlgorithm | undefined,
): Promise<FileHash> {
  try {
    return await site.hash(path, { algorithm, signal });
  } catch (error) {
    if (!isFileError(error, "ENOTSUP")) throw error;
    if (options.download === true) return await hashHere(site, path, algorithm ?? "SHA-256", signal);
    throw new ExitError(EXIT.refused, `${error.message}; --download reads the file and hashes it here`, {
      cause: error,
    });
  }
}
