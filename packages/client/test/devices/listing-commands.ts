import type { FileFacts } from "@ftplib/testkit";
import type { Handler } from "./device.ts";
import { runTransfer, type TransferWords } from "./device-transfer.ts";

/** How a device lists. */
export interface ListingWay extends TransferWords {
  /** One line without its end. */
  readonly line: (facts: FileFacts) => string;
  /** Default: CR LF. */
  readonly lineEnd?: string;
  /** `taken` by default; `ignored`: the working directory, whatever the path. */
  readonly path?: "taken" | "ignored";
  /**
   * An argument that begins with a hyphen: `skipped` (the flags alone), `current` (the working directory, whatever follows),
   * `path` (it is a part of the path), or `alone` (so, unless it is all there is). Default: `skipped`.
   */
  readonly flags?: "skipped" | "current" | "path" | "alone";
  /** What does not exist: a reply, nothing, the working directory, or an error among the lines. Default: nothing. */
  readonly missing?: string | { readonly lists: "nothing" | "current" | "error" };
  /** `.` and `..` are among the lines. */
  readonly hasDots?: boolean;
  /** The directory itself is the first entry, as MLSD has it. */
  readonly hasSelf?: boolean;
  /** No data connection is touched. */
  readonly withoutData?: boolean;
  /** The reply when no PASV, EPSV or PORT came before. */
  readonly needsPassive?: string;
  /** The reply in any type but A. */
  readonly needsAscii?: string;
}

/** LIST, NLST or MLSD. */
export function list(how: ListingWay): Handler {
  return async (session, argument) => {
    const { files } = session.server;
    if (how.needsAscii !== undefined && session.type !== "A") return session.say(how.needsAscii);
    if (how.needsPassive !== undefined && !session.isDataAgreed) return session.say(how.needsPassive);
    const path = how.path === "ignored" ? session.directory : pathOf(session, argument, how.flags);
    const facts = await files.stat(path);
    const { missing = { lists: "nothing" } } = how;
    if (facts === undefined && typeof missing === "string") return session.say(missing);
    let lines: readonly string[] = [];
    if (facts?.kind === "file") lines = [how.line({ ...facts, name: argument })];
    else if (facts !== undefined) lines = await linesOf(session, path, how);
    else if (typeof missing === "object" && missing.lists === "current") {
      lines = await linesOf(session, session.directory, how);
    } else if (typeof missing === "object" && missing.lists === "error") {
      lines = [`${argument}: No such file or directory.`];
    }
    if (how.withoutData === true) {
      session.say(how.preliminary);
      return session.say(how.final);
    }
    const text = lines.map((line) => line + (how.lineEnd ?? "\r\n")).join("");
    await runTransfer(session, how, (transfer, socket) =>
      transfer.send(
        socket,
        (async function* chunks() {
          yield Buffer.from(text, "latin1");
        })(),
      ),
    );
    return undefined;
  };
}

function pathOf(session: Parameters<Handler>[0], argument: string, flags: ListingWay["flags"]): string {
  const isPath = flags === "path" || (flags === "alone" && argument.includes(" "));
  if (!argument.startsWith("-") || isPath) return session.resolve(argument);
  return flags === "current" ? session.directory : session.resolve(argument.replace(/^(-\S*\s*)+/, ""));
}

async function linesOf(
  session: Parameters<Handler>[0],
  path: string,
  how: ListingWay,
): Promise<readonly string[]> {
  const { files } = session.server;
  const entries = await files.list(path);
  const self = await files.stat(path);
  const dots =
    how.hasDots === true && self !== undefined ? [".", ".."].map((name) => ({ ...self, name })) : [];
  const itself = how.hasSelf === true ? [`Type=cdir; ${path}`] : [];
  return [...itself, ...[...dots, ...entries].map((facts) => how.line(facts))];
}
