import { escapeControls } from "@ftplib/reply";
import { type CliArguments, type CliCommand, CliUsageError, parseCliArguments } from "./cli-arguments.ts";
import { CLI_HELP } from "./cli-help.ts";
import { findCliLogin } from "./cli-login.ts";
import { FTP } from "../index.ts";

/**
 * The command-line program: what `python -m ftplib` does (ftplib, A17, as it is since 3.13). Answers with the exit code.
 *
 * A server's text is escaped before it is shown, on either output and whether or not that is a terminal (hostile-server
 * S92); the bytes of files are not.
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  try {
    if (words.length === 0 || words[0] === "--help") await write(CLI_HELP);
    else await runSession(parseCliArguments(words));
    return 0;
  } catch (error) {
    if (isBrokenPipe(error)) return 1;
    tell(error instanceof Error ? error.message : String(error));
    return error instanceof CliUsageError ? 2 : 1;
  }
}

async function runSession({ host, port, debugLevel, netrc, commands }: CliArguments): Promise<void> {
  const ftp = await FTP.open(host, { port });
  try {
    // After the greeting, which is never shown (P2).
    ftp.setDebuglevel(debugLevel);
    const { entry, remark } = await findCliLogin(host, netrc);
    if (remark !== undefined) tell(remark);
    const account = entry === undefined || entry.account === "" ? undefined : entry.account;
    await ftp.login(entry?.login, entry?.password, account);
    for (const command of commands) await carryOut(ftp, command);
    await ftp.quit();
  } finally {
    ftp.close();
  }
}

async function carryOut(ftp: FTP, command: CliCommand): Promise<void> {
  switch (command.kind) {
    case "list":
      return await ftp.dir(command.path, (line) => write(`${escapeControls(line)}\n`));
    case "change-directory":
      await ftp.sendcmd(command.path === "" ? "CWD" : `CWD ${command.path}`);
      return;
    case "toggle-passive":
      return ftp.setPasv(!ftp.passiveserver);
    case "retrieve":
      await ftp.retrbinary(`RETR ${command.path}`, write, { borrow: true });
  }
}

/** Standard output takes no more; the cause says why. */
class CliOutputError extends Error {
  override readonly name = "CliOutputError";
}

/** Writes to standard output, and waits until it is out: nothing piles up, and nothing is lost at the end (P6). */
function write(output: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(output, (cause) =>
      cause ? reject(new CliOutputError(cause.message, { cause })) : resolve(),
    );
  });
}

function tell(message: string): void {
  process.stderr.write(`ftplib: ${escapeControls(message)}\n`);
}

/** Whoever read our output has had enough: that is nothing to complain of. */
function isBrokenPipe(error: unknown): boolean {
  if (!(error instanceof CliOutputError) || !(error.cause instanceof Error)) return false;
  return "code" in error.cause && error.cause.code === "EPIPE";
}
