import { canRetry, isFtpError } from "ftplib";
import { isFileError } from "../../src/errors/file-error.ts";
import { changedPaths, type Content, inWords, isSame, type State, Violation } from "./state.ts";

/** A call in the storm, and what it must come to. */
export interface Deed {
  readonly name: string;
  /** Files that it moves. */
  readonly transfers: number;
  /** The server's tree if all of it is done; left out where nothing changes. */
  readonly next?: State;
  /** Whether a part of it may be done, path by path: that of many files, and of trees. */
  readonly isDivisible?: boolean;
  /** Bytes that may be there in part where the outcome is unknown. */
  readonly appended?: { readonly path: string; readonly bytes: Buffer };
  /** Makes the call, and checks what it gives. Returns the errors of single files, by path. */
  readonly call: () => Promise<ReadonlyMap<string, unknown> | void>;
}

/** How a call has ended. */
export type Ending = "resolved" | "rejected" | "unknown";

const HONEST: ReadonlySet<string> = new Set([
  "ERR_FTP_RETRIES_EXHAUSTED",
  "ERR_FTP_INTEGRITY",
  "ERR_FTP_SOURCE_SPENT",
]);

/** What an error says of what was done. @throws Violation for an error that has no reason */
export function endingOf(error: unknown): Ending {
  if (error instanceof Violation) throw error;
  if (isFtpError(error)) {
    if (error.code === "ERR_FTP_UNKNOWN_OUTCOME") return "unknown";
    if (error.code === "ERR_FTP_TREE" && "failures" in error) {
      const failures = error.failures as readonly { readonly error: unknown }[];
      // A directory is not empty when something in it could not be removed.
      const own = failures.filter((failure) => !isFileError(failure.error, "ENOTEMPTY"));
      if (own.length === 0) throw new Violation("nothing but ENOTEMPTY", { cause: error });
      return own.map((failure) => endingOf(failure.error)).includes("unknown") ? "unknown" : "rejected";
    }
    if (HONEST.has(error.code) || canRetry(error)) return "rejected";
  }
  if (canRetry(error) || error instanceof LeftEarly) return "rejected";
  throw new Violation("an error that has no reason", { cause: error });
}

/** What a storm cancels its own calls with. */
export class LeftEarly extends Error {}

/** What a deed has come to: how it ended, as a whole or for single paths. */
export interface Outcome {
  readonly ending: Ending;
  readonly failed: ReadonlyMap<string, Ending>;
}

/** Whether what the server has is what the outcome says. @throws Violation where it is not */
export function checkEffect(deed: Deed, before: State, now: State, { ending, failed }: Outcome): void {
  const next = deed.next ?? before;
  const paths = changedPaths(before, next);
  const mixed = deed.isDivisible === true && ending !== "resolved";
  const isOld = (path: string): boolean => isSame(now.get(path), before.get(path));
  const isNew = (path: string): boolean => isSame(now.get(path), next.get(path));
  for (const path of new Set([...before.keys(), ...now.keys(), ...paths])) {
    const isChanged = paths.includes(path);
    const own = failed.get(path);
    const isFine = !isChanged
      ? isOld(path)
      : mixed || own === "unknown"
        ? isOld(path) || isNew(path)
        : own === "rejected"
          ? isOld(path)
          : true;
    if (!isFine) throw strange(path, now.get(path), before.get(path), next.get(path));
  }
  if (mixed) return;
  const whole = paths.filter((path) => !failed.has(path));
  const odd = whole.find((path) => !isNew(path));
  if (ending === "resolved" && odd !== undefined) {
    throw strange(odd, now.get(odd), before.get(odd), next.get(odd));
  }
  if (ending === "rejected") {
    const changed = whole.find((path) => !isOld(path));
    if (changed !== undefined)
      throw strange(changed, now.get(changed), before.get(changed), next.get(changed));
  }
  if (ending === "unknown" && !whole.every(isOld) && !whole.every(isNew) && !isPart(deed, before, now)) {
    throw new Violation(`neither the old state nor the new one: ${whole.join(", ")}`);
  }
}

/** Whether a part of what was to be appended is there. */
function isPart({ appended }: Deed, before: State, now: State): boolean {
  if (appended === undefined) return false;
  const [was, is] = [before, now].map((state) => state.get(appended.path) ?? Buffer.alloc(0));
  if (!(was instanceof Buffer) || !(is instanceof Buffer)) return false;
  const added = is.length - was.length;
  if (added < 0 || added > appended.bytes.length) return false;
  return is.equals(Buffer.concat([was, appended.bytes.subarray(0, added)]));
}

function strange(path: string, is?: Content, was?: Content, due?: Content): Violation {
  return new Violation(
    `${path} has ${inWords(is)}; it had ${inWords(was)}, and should have ${inWords(due)} if all was done`,
  );
}
