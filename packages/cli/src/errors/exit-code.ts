import { flagsIn } from "./flags-in.ts";
import type { TreeError } from "@ftplib/files";
import { isFtpError, isReplyError } from "@ftplib/reply";
import { UsageError } from "./usage-error.ts";

/** The exit codes of the program (W3); those of signals are the terminal's. */
export const EXIT = {
  done: 0,
  /** Trees differ, or an error of no other kind. */
  other: 1,
  usage: 2,
  /** A local file, or a full disk. */
  local: 3,
  network: 4,
  tls: 5,
  login: 6,
  /** The server does not speak FTP as it must. */
  protocol: 7,
  refused: 8,
  /** Nothing to do, with `--error-on-no-transfer`. */
  nothing: 9,
  someFailed: 23,
  sourceVanished: 24,
  /** A guard or a limit stopped the work. */
  limit: 25,
  verification: 26,
  timeout: 28,
} as const;

/** An error that says itself what the program ends with. */
export class ExitError extends Error {
  override readonly name = "ExitError";
  readonly exit: number;
  /** That of the cause. */
  declare readonly code?: string;

  constructor(exit: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exit = exit;
    const code = codeOf(options?.cause);
    if (code !== undefined) this.code = code;
  }
}

/** The errors of the packages by their codes: known without the packages that they come from (W8). */
const BY_CODE: Readonly<Record<string, number>> = {
  ERR_FTP_TIMEOUT: EXIT.timeout,
  ERR_FTP_TLS: EXIT.tls,
  ERR_FTP_PROTOCOL: EXIT.protocol,
  ERR_FTP_LIMIT: EXIT.protocol,
  ERR_FTP_LISTING: EXIT.protocol,
  ERR_FTP_UNREADABLE: EXIT.someFailed,
  ERR_FTP_INTEGRITY: EXIT.verification,
  ERR_FTP_FILE_CHANGED: EXIT.verification,
  ERR_FTP_STORED_NAME: EXIT.refused,
  ERR_FTP_GUARD: EXIT.limit,
  ERR_FTP_CONNECTION_LIMIT: EXIT.limit,
  ERR_FTP_PLAN: EXIT.usage,
  ERR_FTP_RELEASE: EXIT.refused,
  // Another deployment or release is under way.
  ERR_FTP_TARGET_CHANGED: EXIT.limit,
};

const NETWORK = /^(?:E(?:AI_|CONN|HOST|NET|ADDR)|ENOTFOUND|EPIPE|ENODATA|ESERVFAIL)/;
const LOGIN = /^(?:USER|PASS|ACCT)\b/;
const SECURITY = /^(?:AUTH|PBSZ|PROT|CCC)\b/;

/** The exit code that an error leads to (W3). */
export function exitCodeOf(error: unknown): number {
  if (error instanceof ExitError) return error.exit;
  if (error instanceof UsageError) return EXIT.usage;
  const code = codeOf(error) ?? "";
  if (code === "ERR_FTP_RETRIES_EXHAUSTED") return exitCodeOf((error as Error).cause);
  if (code === "ERR_FTP_TREE") return codeOfTree((error as TreeError).failures);
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (isFtpError(error)) {
    if (error.name === "LocalFileError") return EXIT.local;
    // The name cannot be sent: the server was not asked.
    if (error.name === "FileError" && isUnsent(error)) return EXIT.usage;
    if (error.name === "FileError") return EXIT.refused;
    if (!isReplyError(error)) return EXIT.network;
    if (SECURITY.test(error.command ?? "")) return EXIT.tls;
    return error.reply.code === 530 || LOGIN.test(error.command ?? "") ? EXIT.login : EXIT.refused;
  }
  // A name that no file of this machine can have, or a link in its way.
  if (error instanceof Error && error.name === "NoLocalPlace") return EXIT.local;
  // Standard output takes no more: a full disk, say.
  if (error instanceof Error && error.name === "OutputError") return EXIT.local;
  if (code.startsWith("ERR_TLS") || code.startsWith("ERR_SSL")) return EXIT.tls;
  if (code === "ETIMEDOUT") return EXIT.timeout;
  if (NETWORK.test(code)) return EXIT.network;
  return error instanceof Error && "syscall" in error ? EXIT.local : EXIT.other;
}

/** Whether a path cannot be part of a command. */
export function isUnsent(error: unknown): boolean {
  return (
    codeOf(error) === "EINVAL" &&
    error instanceof Error &&
    error.name === "FileError" &&
    !("reply" in error && error.reply !== undefined)
  );
}

/** Whether the disk of this machine is full, or the user's share of it. */
export function isLocalDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  return (code === "ENOSPC" || code === "EDQUOT") && exitCodeOf(error) === EXIT.local;
}

/** A tree of which parts failed: a full disk, or one reason that all parts have, says more than that some failed. */
function codeOfTree(failures: TreeError["failures"]): number {
  if (failures.some(({ error }) => isLocalDiskFull(error))) return EXIT.local;
  if (failures.every(({ error }) => isVanished(error))) return EXIT.sourceVanished;
  const codes = new Set(failures.map(({ error }) => exitCodeOf(error)));
  return codes.size === 1 && codes.has(EXIT.verification) ? EXIT.verification : EXIT.someFailed;
}

/** Whether a source is not there any more; what the target of an upload lacks is another matter. */
function isVanished(error: unknown): boolean {
  if (codeOf(error) !== "ENOENT") return false;
  return !(
    error instanceof Error &&
    error.name === "FileError" &&
    "syscall" in error &&
    error.syscall === "upload"
  );
}

/** What an error says, with flags in place of the packages' options. */
export function messageOf(error: unknown): string {
  return flagsIn(error instanceof Error ? error.message : String(error));
}

/** The error with the name of what it is about, unless its message has that already. */
export function about(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || error.message.includes(path) || error.name === "AbortError") return error;
  return new ExitError(exitCodeOf(error), `${path}: ${error.message}`, { cause: error });
}

/** The error's own code, if it has one that is a word. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof ExitError) return codeOf(error.cause);
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
