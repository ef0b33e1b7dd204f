import { codeOf, EXIT, ExitError, isLocalDiskFull } from "./exit-code.ts";
import { patternAdvice } from "./pattern-advice.ts";
import { proxyErrorIn, proxyMeans } from "./proxy-means.ts";

/** What to try, by the error's own code. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there: is the port right?",
  ENOTFOUND: "is the name of the server right?",
  EAI_AGAIN: "is this machine connected to a network?",
  ERR_FTP_TIMEOUT: "--timeout gives more time",
  ETIMEDOUT: "a firewall may drop what is sent: is the port right?",
  ENOSPC: "free some space",
  EDQUOT: "free some space",
};

/** What to try, by the exit code that the error leads to. */
const BY_EXIT: Readonly<Record<number, string>> = {
  [EXIT.tls]:
    "--ca trusts a certificate of your own, --pin one key, and an ftp: URL with --tls off sends all in clear",
  [EXIT.login]: "is the user right (--user), and the password (FTP_PASSWORD, ~/.netrc)?",
};

/** The command that runs. */
interface Running {
  readonly name: string;
  readonly options: object;
}

/** What to try where a file has the name of a directory. */
export const GIVE_ANOTHER = "give another target, or remove the file first";

/** The commands that put something at a target, and have no other paths that a file could be in the way of. */
const PUTTING: ReadonlySet<string> = new Set(["put", "cp", "get"]);

/** The commands that go on where an earlier run has ended. */
const RESUMING: ReadonlySet<string> = new Set(["get", "sync", "apply", "deploy"]);

/** The end of a message about this error of a command: what to try; empty where nothing general can be said. */
export function adviceOn(error: unknown, exit: number, command: Running | undefined): string {
  // It has advice of its own for each check.
  if (command?.name === "doctor") return "";
  const cause = error instanceof Error ? codeOf(error.cause) : undefined;
  if (exit === EXIT.verification && command !== undefined && "verify" in command.options)
    return " (run the command again; if the file is changed all the time, --verify off takes what comes)";
  if (isLocalDiskFull(error) && RESUMING.has(command?.name ?? ""))
    return " (free some space: the same command goes on from there)";
  const ofPattern = patternAdvice(error);
  if (ofPattern !== "") return ofPattern;
  const proxy = proxyErrorIn(error);
  if (proxy !== undefined) return ` (${proxyMeans(proxy)})`;
  if (PUTTING.has(command?.name ?? "") && isFileInTheWay(error))
    return ` (a file is where a directory is needed: ${GIVE_ANOTHER})`;
  const advice = BY_CODE[codeOf(error) ?? ""] ?? BY_CODE[cause ?? ""] ?? BY_EXIT[exit];
  return advice === undefined ? "" : ` (${advice})`;
}

/** Whether a file has the name of a directory that is needed. */
function isFileInTheWay(error: unknown): boolean {
  const code = codeOf(error);
  const reason = error instanceof ExitError ? error.cause : error;
  const isMkdir = reason instanceof Error && "syscall" in reason && reason.syscall === "mkdir";
  return code === "ENOTDIR" || (code === "EEXIST" && isMkdir);
}
