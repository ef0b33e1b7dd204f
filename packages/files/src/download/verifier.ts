import { isReplyError } from "@ftplib/reply";
import { TransferIncompleteError } from "ftplib";
import { FileError } from "../errors/file-error.ts";
import { IntegrityError } from "../errors/integrity-error.ts";
import type { FileHash } from "../hash/hash-reply.ts";
import { type FileVersion, hasChanged } from "../local/file-version.ts";
import type { PartFile } from "../local/part-file.ts";
import { orFileError } from "../operation/refusal.ts";
import { remoteFacts } from "../operation/remote-facts.ts";
import { serverHash } from "../operation/server-hash.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import type { ResolvedDownloadOptions } from "./download-options.ts";
import { isLoss } from "../recovery/operation.ts";

/** What is being downloaded. */
export interface Downloading {
  readonly path: RemotePath;
  readonly part: PartFile;
  readonly options: ResolvedDownloadOptions;
}

const NAME = "download";

/** Compares what has come with what the server has, as the options say (D4, D7). */
export class Verifier {
  readonly #download: Downloading;
  #isHashAsked = false;

  constructor(download: Downloading) {
    this.#download = download;
  }

  /** Asks for the server's hash before the first byte: of a file that changes meanwhile it is the old one, and differs. */
  async askHash(session: SiteSession): Promise<void> {
    const { part, path, options } = this.#download;
    const { verify } = options;
    if ((verify !== "hash" && verify !== "auto") || part.serverHash !== undefined) return;
    // A server that is too slow to answer is not asked again.
    if (verify === "auto" && this.#isHashAsked) return;
    this.#isHashAsked = true;
    try {
      part.serverHash = await serverHash(session, path);
    } catch (error) {
      if (!isReplyError(error) || isLoss(error)) throw error;
      const refused = { operation: NAME, path, intent: "read" } as const;
      if (verify === "hash") await orFileError(session, refused, () => Promise.reject(error));
    }
    if (part.serverHash !== undefined) return await part.save();
    if (verify === "auto") return;
    const hint = '(the server offers no hash: use verify: "auto" or "size")';
    throw new FileError("ENOTSUP", { operation: NAME, path: shown(path), hint });
  }

  /** @throws IntegrityError when the hash of what came is not the server's */
  async compareHash(): Promise<FileHash | undefined> {
    const { part } = this.#download;
    const theirs = part.serverHash;
    if (theirs === undefined) return undefined;
    const ours = await part.hash(theirs.algorithm);
    if (ours.hex === theirs.hex) return ours;
    throw this.#mismatch(`its ${ours.algorithm} is ${ours.hex}, and ${theirs.hex} on the server`);
  }

  /** After the end: the server's file must still be the one that was begun (D4). */
  async checkUnchanged(session: SiteSession): Promise<void> {
    const { part, path, options } = this.#download;
    const { version } = part;
    if (options.verify === false || options.allowChanging) return;
    if (version.size === undefined && version.modified === undefined) return;
    const now = await remoteFacts(session, path, NAME);
    if (hasChanged(version, now)) throw this.#changed(version, now);
  }

  /**
   * The data has ended too early. Returns true if that is accepted: all there is now has come.
   *
   * @param isLast whether it was the last piece of the file: others cannot be shorter
   */
  async endsEarly(session: SiteSession, isLast: boolean): Promise<boolean> {
    const { part, path, options } = this.#download;
    const { version, ranges } = part;
    if (isLast && options.verify === false) return true;
    const now = await remoteFacts(session, path, NAME);
    if (hasChanged(version, now)) {
      if (isLast && options.allowChanging) return true;
      throw this.#changed(version, now);
    }
    const [bytes, expected] = [ranges.bytes, version.size ?? 0];
    const what = `${bytes} bytes are less than the ${expected} it should have`;
    throw new TransferIncompleteError(`the server called the transfer complete, but ${what}`, {
      bytes,
      expected,
      phase: "finalReply",
    });
  }

  /** The error for a transfer that goes on after the end that the server reported. */
  async tooMuch(session: SiteSession): Promise<IntegrityError> {
    const { part, path } = this.#download;
    const now = await remoteFacts(session, path, NAME);
    if (hasChanged(part.version, now)) return this.#changed(part.version, now);
    return this.#mismatch(`the server sends more than the ${part.version.size} bytes that it reports`);
  }

  #changed(before: FileVersion, now: FileVersion): IntegrityError {
    const [was, is] = [before, now].map(({ size, modified }) => {
      const time = modified === undefined ? "" : ` of ${new Date(modified).toISOString()}`;
      return `${size === undefined ? "a file" : `${size} bytes`}${time}`;
    });
    const hint = "(see the option allowChanging)";
    return this.#mismatch(`it changed on the server meanwhile: it was ${was}, and is ${is}`, hint);
  }

  #mismatch(why: string, hint?: string): IntegrityError {
    const path = shown(this.#download.path);
    return new IntegrityError(`the download of '${path}' is not the server's file: ${why}`, { path, hint });
  }
}
