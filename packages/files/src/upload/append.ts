import { isReplyError } from "@ftplib/reply";
import { isFileError } from "../errors/file-error.ts";
import { UnknownOutcomeError } from "../errors/unknown-outcome-error.ts";
import { look } from "../operation/look.ts";
import { isRefusal, orFileError } from "../operation/refusal.ts";
import { type RemotePath, shown, spelled } from "../path/remote-path.ts";
import { throttled } from "../time/bandwidth.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { isLoss, perform, type SiteContext } from "../recovery/operation.ts";
import { inPathTurn } from "./path-turn.ts";
import { remoteSize } from "./remote-size.ts";

/**
 * Appends by APPE. The size before is asked first; after a loss the size then shows whether nothing was added or all. A part of it,
 * or somebody else's bytes, leave the outcome unknown (R2). Appends of one site to one path go in turn: none takes the bytes of another for
 * its own.
 *
 * @throws UnknownOutcomeError
 */
export async function appendBytes(
  site: SiteContext,
  path: RemotePath,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  await inPathTurn(site, "bytes", path, () => appendInTurn(site, path, bytes, signal), signal);
}

async function appendInTurn(
  site: SiteContext,
  path: RemotePath,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  const append = new Append(path, bytes, signal);
  try {
    await perform(
      site,
      { name: "appendFile", path: shown(path), run: (session) => append.attempt(session) },
      signal,
    );
  } catch (error) {
    const isUnknown = append.isOpen && !isFileError(error) && signal?.aborted !== true;
    if (isUnknown) throw append.unknown("the connection was lost", error);
    throw error;
  }
}

class Append {
  readonly #path: RemotePath;
  readonly #bytes: Uint8Array;
  readonly #signal: AbortSignal | undefined;
  /** The size before the first APPE that may have got its data; undefined where the server does not say. */
  #before: number | undefined;
  /** Whether data may have been sent: from then on the size before is what it was. */
  #hasBegun = false;
  /** Whether the server has called the last attempt complete. */
  #isConfirmed = false;
  #failure: unknown;
  /** Whether APPE was sent, and nobody knows what came of it. */
  isOpen = false;

  constructor(path: RemotePath, bytes: Uint8Array, signal: AbortSignal | undefined) {
    this.#path = path;
    this.#bytes = bytes;
    this.#signal = signal;
  }

  async attempt(session: SiteSession): Promise<void> {
    if (!this.#hasBegun) this.#before = await this.#size(session);
    else if (await this.#isDone(session)) return;
    const refused = { operation: "appendFile", path: this.#path, intent: "write" } as const;
    await orFileError(session, refused, () => this.#append(session));
    // The server may have stored less, or have carried out a lost one after all, later than it was asked.
    if (!(await this.#isDone(session))) throw this.unknown("nothing was added");
  }

  unknown(why: string, cause: unknown = this.#failure): UnknownOutcomeError {
    return new UnknownOutcomeError("appendFile", shown(this.#path), why, cause);
  }

  async #append({ ftp, facts }: SiteSession): Promise<void> {
    const hadBegun = this.#hasBegun;
    try {
      this.#hasBegun = true;
      this.#isConfirmed = false;
      this.isOpen = true;
      const bytes = this.#bytes;
      const source = facts.limits.length === 0 ? bytes : throttled([bytes], facts.limits, this.#signal);
      await ftp.storbinary(spelled("APPE ", this.#path), source, { signal: this.#signal });
      this.#isConfirmed = true;
    } catch (error) {
      // A refusal before any data has added nothing.
      if (isReplyError(error) && error.phase !== "finalReply" && !isLoss(error)) {
        this.#hasBegun = hadBegun;
        this.isOpen = false;
      }
      if (this.#hasBegun) this.#failure = error;
      throw error;
    }
  }

  /** Whether all was added; false when nothing was. */
  async #isDone(session: SiteSession): Promise<boolean> {
    const before = this.#before;
    const isFirst = this.#isConfirmed && this.#failure === undefined;
    if (before === undefined) {
      this.isOpen = false;
      if (isFirst) return true;
      throw this.unknown("the server does not say how long the file is");
    }
    const now = await this.#size(session);
    const due = before + this.#bytes.length;
    this.isOpen = false;
    if (now === due) return this.#isConfirmed || due > before;
    if (now === before) return false;
    // Others may append to the file, too.
    if (isFirst && (now === undefined || now > due)) return true;
    throw this.unknown(`the file had ${before} bytes, and has ${now ?? "no size"} now`);
  }

  /** Nothing has no bytes. */
  async #size(session: SiteSession): Promise<number | undefined> {
    const size = await remoteSize(session, this.#path, this.#signal);
    return size ?? ((await isMissing(session, this.#path)) ? 0 : undefined);
  }
}

async function isMissing(session: SiteSession, path: RemotePath): Promise<boolean> {
  try {
    return (await look(session, path)) === undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
}
