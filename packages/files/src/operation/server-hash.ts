import { isReplyError } from "@ftplib/reply";
import type { Features, FTP, Reply } from "ftplib";
import { commandAbout, type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import {
  type FileHash,
  HASH_DIGITS,
  type HashAlgorithm,
  hashIn,
  isHashAlgorithm,
} from "../hash/hash-reply.ts";

/** The commands of one algorithm each, the usual one first. */
const SINGLE_PURPOSE: Readonly<Record<HashAlgorithm, readonly string[]>> = {
  "SHA-256": ["XSHA256"],
  "SHA-512": ["XSHA512"],
  "SHA-1": ["XSHA1", "XSHA"],
  MD5: ["XMD5", "MD5"],
  CRC32: ["XCRC"],
};

const ALGORITHMS = Object.keys(HASH_DIGITS).filter(isHashAlgorithm);

/** The algorithm that OPTS HASH has put in force on a connection. */
const selected = new WeakMap<FTP, HashAlgorithm>();

interface Offered {
  readonly verb: string;
  readonly algorithm: HashAlgorithm;
}

/**
 * The algorithm that the server hashes files with: the one that is wanted, or the best that it offers. Undefined where FEAT
 * offers none. HASH goes before the commands of one algorithm each (XSHA256, XMD5, XCRC).
 */
export async function offeredHash(
  { ftp }: SiteSession,
  wanted?: HashAlgorithm,
): Promise<HashAlgorithm | undefined> {
  return commandFor(await ftp.features(), wanted)?.algorithm;
}

/**
 * Asks the server for the hash of a file: by HASH, with OPTS HASH where another algorithm is in force, else by XSHA256 and its like.
 * Undefined where the server offers no such hash, or gives a reply without one. The server reads the whole file before it answers, and the client's limit for replies holds.
 *
 * @throws ReplyError when the server refuses the path, or is busy with another hash (450)
 */
export async function serverHash(
  session: SiteSession,
  path: RemotePath,
  algorithm?: HashAlgorithm,
): Promise<FileHash | undefined> {
  const { ftp } = session;
  const features = await ftp.features();
  const offered = commandFor(features, algorithm);
  if (offered === undefined) return undefined;
  try {
    // The hash is that of the bytes in the type in force.
    await ftp.voidcmd("TYPE I");
    if (offered.verb === "HASH") await select(ftp, features, offered.algorithm);
    const reply = await ask(ftp, offered.verb, path);
    const hex = hashIn(reply, offered.algorithm, shown(path));
    return hex === undefined ? undefined : { algorithm: offered.algorithm, hex };
  } catch (error) {
    if (isReplyError(error) && NOT_SUPPORTED.has(error.reply.code)) return undefined;
    throw error;
  }
}

// Unknown commands and parameters: FEAT said too much.
const NOT_SUPPORTED: ReadonlySet<number> = new Set([500, 501, 502, 504]);

function commandFor(features: Features, wanted: HashAlgorithm | undefined): Offered | undefined {
  const candidates = wanted === undefined ? ALGORITHMS : [wanted];
  const byHash = namesIn(features.get("HASH") ?? "");
  for (const algorithm of candidates) if (byHash.includes(algorithm)) return { verb: "HASH", algorithm };
  for (const algorithm of candidates) {
    const verb = SINGLE_PURPOSE[algorithm].find((each) => features.has(each));
    if (verb !== undefined) return { verb, algorithm };
  }
  return undefined;
}

/** The algorithms in `SHA-256*;SHA-1;MD5`; the one in force has the star. */
function namesIn(parameters: string): readonly string[] {
  return parameters.split(";").map((name) => name.trim().replace(/\*$/, "").toUpperCase());
}

/** Puts the algorithm in force unless it is. */
async function select(ftp: FTP, features: Features, algorithm: HashAlgorithm): Promise<void> {
  const starred =
    features
      .get("HASH")
      ?.split(";")
      .find((name) => name.trim().endsWith("*")) ?? "";
  const [atLogin] = namesIn(starred);
  if ((selected.get(ftp) ?? atLogin) === algorithm) return;
  await ftp.voidcmd(`OPTS HASH ${algorithm}`);
  selected.set(ftp, algorithm);
}

async function ask(ftp: FTP, verb: string, path: RemotePath): Promise<Reply> {
  const [first, second] = spellingsOf(verb, path);
  try {
    return await ftp.sendcmd(first);
  } catch (error) {
    if (second === undefined || !isReplyError(error) || !REFUSES_PATH.has(error.reply.code)) throw error;
    return await ftp.sendcmd(second).catch((other: unknown) => {
      // A path that is not found is that in both ways; a 501 says nothing of it.
      throw error.reply.code === 501 ? other : error;
    });
  }
}

/** What a path that is written in a way that the server does not read leads to. */
const REFUSES_PATH: ReadonlySet<number> = new Set([501, 550, 553]);

/**
 * The command with the path in one way, and in the one that is tried after it. A path with spaces is quoted for commands that take a range after it: Serv-U and
 * GlobalSCAPE read it up to the first space otherwise, and for the file `part 2 4` ProFTPD hashes two bytes of `part`. Servers that take the
 * quotes for a part of the name are asked without them, unless numbers at its end may be a range. HASH and MD5 take none.
 */
function spellingsOf(
  verb: string,
  path: RemotePath,
): readonly [first: string | Uint8Array, second?: string | Uint8Array] {
  const bare = commandAbout(verb, path);
  if (verb === "HASH" || !/^[^"]* [^"]*$/.test(shown(path))) return [bare];
  const quoted = commandAbout(verb, path, true);
  if (verb === "MD5") return [bare, quoted];
  return / \d+$/.test(shown(path)) ? [quoted] : [quoted, bare];
}
