import type { ListingLine } from "@ftplib/listing";
import { FileError, type FileErrorCode } from "../errors/file-error.ts";
import { ListingError } from "../errors/listing-error.ts";
import { type RemotePath, shown } from "../path/remote-path.ts";
import type { SiteSession } from "../pool/site-session.ts";
import { kindOf } from "./refusal.ts";

/** So many lines are kept for the message. */
const MOST_KEPT = 10;

/** What servers print where there is nothing to list; some print it also where there is no such directory. */
const NOTHING =
  /^no (?:files?|members?|data sets?|jobs?|entries)\b|\bno files found|file not found|%[A-Z]+-[EFW]-(?:FNF|NOFILES)\b/i;
const FORBIDDEN = /permission|denied|not (?:allowed|permitted|authori[sz]ed)|forbidden/i;

/** The lines of a listing that are not entries: they decide whether the entries are all that is there (F85, F86). */
export class ListingProblems {
  readonly #lines: string[] = [];
  #count = 0;
  #isComplaint = true;

  /** Takes a line that is not an entry. */
  add({ kind, text }: ListingLine): void {
    if (kind !== "error" && kind !== "unparsed") return;
    this.#count++;
    if (kind === "unparsed") this.#isComplaint = false;
    if (this.#lines.length < MOST_KEPT) this.#lines.push(text);
  }

  /**
   * What the lines come to; undefined where the listing is complete. A complaint alone is about the directory itself.
   *
   * @param hasEntries whether the listing has entries besides
   * @returns FileError `EACCES`, `ENOENT`, `ENOTDIR`, or ListingError
   */
  async error(
    session: SiteSession,
    operation: string,
    path: RemotePath,
    hasEntries: boolean,
  ): Promise<FileError | ListingError | undefined> {
    const [first] = this.#lines;
    if (first === undefined) return undefined;
    if (!hasEntries && this.#isComplaint && this.#count === 1) {
      const found = await kindOf(session, path);
      if (NOTHING.test(first) && found !== "missing") return undefined;
      const code = codeOf(first, found);
      const hint = `(the listing says: ${first})`;
      if (code !== undefined)
        return new FileError(code, { operation, path: shown(path), hint, phase: "data" });
    }
    return new ListingError(shown(path), this.#lines, this.#count);
  }
}

function codeOf(text: string, found: Awaited<ReturnType<typeof kindOf>>): FileErrorCode | undefined {
  if (found === "missing") return "ENOENT";
  if (found === "file") return "ENOTDIR";
  return FORBIDDEN.test(text) ? "EACCES" : undefined;
}
