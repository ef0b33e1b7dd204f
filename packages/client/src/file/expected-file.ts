import { type Moment, parseFacts } from "@ftplib/listing";
import { isReplyError } from "@ftplib/reply";
import { argument, type CommandText, command } from "../command/command.ts";
import { FileChangedError } from "../errors/file-changed-error.ts";
import { modificationTimeIfKnown } from "../exchange/file-time.ts";
import { mlst } from "../exchange/mlst.ts";
import { factsLine } from "../list/mlst.ts";
import { hasFacts } from "../session/features.ts";
import type { Session } from "../session/session.ts";
import { askSize } from "./verify-size.ts";

/** What a caller knows of the server's file from an earlier time; the entry of `stat` or `list` will do. */
export interface ExpectedFile {
  /** Bytes. */
  readonly size?: number | bigint | undefined;
  /** When it was modified: a Date, epoch milliseconds, or the `modified` of an entry. */
  readonly modified?: Date | number | Moment | undefined;
}

const UNITS: Readonly<Record<Moment["precision"], number>> = {
  day: 86_400_000,
  minute: 60_000,
  second: 1_000,
  millisecond: 1,
};

const LOCAL_TIME =
  "the expected time is from a listing in the server's local time; give serverOffset to stat() or list(), or leave modified out";

/** @throws TypeError at once for what says nothing of a file */
export function checkExpected({ size, modified }: ExpectedFile): void {
  const isSize = size === undefined || typeof size === "bigint" || Number.isSafeInteger(size);
  const isTime = modified === undefined || Number.isFinite(timeOf(modified));
  if (isSize && isTime && (size !== undefined || modified !== undefined)) return;
  throw new TypeError("the option expect needs a size in bytes, a modification time, or both");
}

/**
 * Asks the server for size and modification time (MLST; else SIZE and MDTM), and compares them with what is expected.
 *
 * @throws FileChangedError when they differ, and when the server does not report what is to be compared
 */
export async function checkUnchanged(
  session: Session,
  path: CommandText,
  { size, modified }: ExpectedFile,
): Promise<void> {
  const found = await askFile(session, path);
  const differences: string[] = [];
  if (size !== undefined) {
    if (found.size === undefined) throw unknown("the server does not report its size");
    if (BigInt(found.size) !== BigInt(size)) differences.push(`it has ${found.size} bytes, not ${size}`);
  }
  if (modified !== undefined) {
    if (found.modified === undefined) throw unknown("the server does not report when it was modified");
    if (typeof modified === "object" && "zone" in modified && modified.zone === "unknown") {
      throw unknown(LOCAL_TIME);
    }
    if (!isSameTime(found.modified, modified)) {
      const [now, before] = [found.modified.time, timeOf(modified)].map((time) =>
        new Date(time).toISOString(),
      );
      differences.push(`it was modified at ${now}, not at ${before}`);
    }
  }
  if (differences.length === 0) return;
  throw new FileChangedError(`the server's file has changed: ${differences.join(", and ")}`, {
    reason: "changed",
    hint: "(see the option expect; begin again without an offset)",
  });
}

function unknown(why: string): FileChangedError {
  return new FileChangedError(`cannot determine whether the server's file has changed: ${why}`, {
    reason: "unknown",
    hint: "(see the option expect)",
  });
}

function timeOf(modified: Date | number | Moment): number {
  if (typeof modified === "number") return modified;
  return modified instanceof Date ? modified.getTime() : modified.time;
}

/** Whether the two are the same as far as the less exact one goes. */
function isSameTime(found: Moment, modified: Date | number | Moment): boolean {
  const precision = typeof modified === "object" && "precision" in modified ? modified.precision : "second";
  const unit = Math.max(UNITS[found.precision], UNITS[precision]);
  return Math.floor(found.time / unit) === Math.floor(timeOf(modified) / unit);
}

interface FoundFile {
  readonly size: number | bigint | undefined;
  readonly modified: Moment | undefined;
}

async function askFile(session: Session, path: CommandText): Promise<FoundFile> {
  const name = argument(path, "the path", session.rules);
  const facts = (await hasFacts(session))
    ? await session.run(mlst(command("MLST", name))).catch(onlyRefused)
    : undefined;
  const entry = facts === undefined ? undefined : parseFacts(factsLine(facts));
  const size = entry?.size ?? (await askSize(session, path));
  const modified = entry?.modified ?? (await session.run(modificationTimeIfKnown(command("MDTM", name))));
  return { size, modified };
}

function onlyRefused(error: unknown): undefined {
  if (!isReplyError(error)) throw error;
}
