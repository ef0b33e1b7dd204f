import type { connectionOptions } from "../../options/connection-options.ts";
import type { CommandCall } from "../../command/command.ts";
import { EXIT, ExitError, messageOf } from "../../errors/exit-code.ts";
import { UsageError } from "../../errors/usage-error.ts";
import { History, historyFile } from "../../shell/history.ts";
import { completionLimit } from "../../shell/completion-limit.ts";
import { completeLine } from "../../shell/complete-line.ts";
import { interruptible } from "../../shell/interruptible.ts";
import { type Completer, LineEditor } from "../../shell/line-editor.ts";
import { cachedLister, listLocal, remoteLister } from "../../shell/list-names.ts";
import { labelOf, promptOf } from "../../shell/prompt.ts";
import { Session } from "../../shell/session.ts";

type Call = CommandCall<typeof connectionOptions>;

/** Reads lines from the terminal, and runs each. Ends with the exit code of the last command. */
export async function runShell(call: Call): Promise<void> {
  const { operands, output, terminal } = call;
  const [word = ""] = operands;
  if (terminal.stdin.isTTY !== true || terminal.stderr.isTTY !== true) {
    throw new UsageError(
      'shell needs a terminal: "ftpl run FILE REMOTE" runs the same lines from a file, or with - from standard input',
    );
  }
  if (output.options.json)
    throw new UsageError("--json goes with a command of the shell, and not with the shell");
  if (call.options.passwordStdin === true)
    throw new UsageError(
      "--password-stdin is taken: the shell reads its lines from there, and asks for a password",
    );
  const session = await Session.open(call, word);
  try {
    const exit = await runLines(call, session, labelOf(word));
    // What went wrong has been said.
    if (exit !== EXIT.done) throw new ExitError(exit, "");
  } finally {
    await session.close();
  }
}

async function runLines({ output, terminal }: Call, session: Session, label: string): Promise<number> {
  const history = await History.open(terminal.env).catch(async (error: unknown) => {
    await output.warn(`${historyFile(terminal.env)}: no history: ${messageOf(error)}`);
    return undefined;
  });
  if (history?.wasOpen === true)
    await output.warn(`${historyFile(terminal.env)} could be read by others: it is yours alone now`);
  const editor = new LineEditor(terminal);
  let exit: number = EXIT.done;
  for (;;) {
    const prompt = promptOf(label, session.shown, terminal.stderr.columns ?? 80);
    const line = await editor.read(prompt, history?.lines ?? [], completerOf(session, terminal));
    if (line === undefined) return exit;
    // A full disk does not keep anybody from working on a server.
    await history?.add(line).catch(() => {});
    const code = await interruptible(terminal, async (inner) => await session.run(line, inner));
    terminal.signal.throwIfAborted();
    if (session.end !== undefined) return session.end === "last" ? exit : session.end;
    exit = code ?? exit;
  }
}

/** Completes a line; nothing where the server says nothing, or says it too late. */
function completerOf(session: Session, terminal: Call["terminal"]): Completer {
  const limit = completionLimit(terminal.env);
  const remote = cachedLister(async (directory) => {
    if (limit === 0) return [];
    const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(limit)]);
    return await remoteLister(session.at(terminal), signal)(directory);
  });
  return async (line) => {
    try {
      return await completeLine(line, session.commands, { local: listLocal, remote });
    } catch {
      return [[], line];
    }
  };
}
