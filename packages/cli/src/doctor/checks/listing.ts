import { isReplyError } from "@ftplib/reply";
import type { Entry, FTP } from "ftplib";
import { EXIT, exitCodeOf } from "../../errors/exit-code.ts";
import type { Check } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { failed, type Finding, note, ok, warning } from "../finding.ts";
import { wordsOf } from "../run-checks.ts";

/** So many entries are looked at. */
const MOST = 1000;

/** Nothing is wrong with the server, and nothing is known of its listings. */
const OF_FILE: Finding = note(
  "the path is that of a file",
  "what a listing tells of a server is known of a directory alone: give the one that the file is in",
);

/** Whether the directory can be listed, by which command, and in which dialect. */
export const listing: Check = {
  name: "listing",
  needs: ["login", "EPSV and PASV"],
  async run(context, signal) {
    const ftp = await context.session(signal);
    const entries: Entry[] = [];
    const unread: string[] = [];
    let errors = "";
    try {
      for await (const item of ftp.list(context.request.path, { signal })) {
        if (item.kind === "entry") entries.push(item);
        else if (item.kind === "unparsed") unread.push(item.text);
        else if (item.kind === "error") errors = item.text;
        if (entries.length + unread.length >= MOST) break;
      }
    } catch (error) {
      if (!isReplyError(error)) throw error;
      return await notListed(error, context, ftp, signal);
    }
    context.entries = entries;
    if (entries.length + unread.length <= 1 && (await isFile(context, ftp, signal))) return ofFile(context);
    const [first] = entries;
    const count = `${entries.length === MOST ? "at least " : ""}${entries.length} entries`;
    if (errors !== "" && first === undefined)
      return failed(EXIT.refused, errors, "this directory cannot be listed");
    if (unread.length > 0) {
      const seen = `${count}, ${unread.length} lines that are no entries, such as "${unread[0]}"`;
      const means = "names of this dialect are not seen, so trees are not whole";
      return first === undefined ? failed(EXIT.protocol, seen, means) : warning(seen, means);
    }
    if (first === undefined) return ok("an empty directory");
    if (first.dialect === "facts") return ok(`MLSD, ${count}`);
    if (first.dialect === "names") {
      return warning(
        `LIST gives names alone, ${count}`,
        "nobody knows what is a directory: trees cannot be read",
      );
    }
    const means =
      first.modified?.zone === "utc"
        ? undefined
        : "times are the server's local ones, and often without seconds: they are asked one by one where that matters";
    return note(`LIST in the dialect "${first.dialect}", ${count}`, means);
  },
};

function ofFile(context: DoctorContext): Finding {
  context.isOfFile = true;
  return OF_FILE;
}

/** Whether the path is that of a file: many servers list one as if it were a directory with this file in it. */
async function isFile(context: DoctorContext, ftp: FTP, signal: AbortSignal): Promise<boolean> {
  const { request } = context;
  if (request.path.length === 0) return false;
  const refused = (error: unknown): undefined => {
    if (!isReplyError(error)) throw error;
    return undefined;
  };
  const home = await ftp.pwd({ signal }).catch(refused);
  if (home === undefined) return false;
  const isDirectory = (await ftp.cwd(request.path, { signal }).catch(refused)) !== undefined;
  // A session that does not find back is of no use any more.
  if (isDirectory) await ftp.cwd(home, { signal }).catch(async () => await context.close());
  else await ftp.voidcmd("TYPE I", { signal });
  return !isDirectory && (await ftp.size(request.path, { signal }).catch(refused)) !== undefined;
}

/** Why the server does not list. */
async function notListed(
  error: unknown,
  context: DoctorContext,
  ftp: FTP,
  signal: AbortSignal,
): Promise<Finding> {
  if (await isFile(context, ftp, signal)) return ofFile(context);
  context.isNoDirectory = context.request.path.length > 0;
  const means = context.isNoDirectory
    ? "there is no such directory, or the user may not list it; without a path the login directory is looked at"
    : "the user may not list the login directory: give the path of another one";
  return failed(exitCodeOf(error), wordsOf(error), means);
}
