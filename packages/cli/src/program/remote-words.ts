import { Writable } from "node:stream";
import type { connectionOptions } from "../options/connection-options.ts";
import type { OptionValues } from "../options/option.ts";
import { Output } from "../output/output.ts";
import type { Terminal } from "../output/terminal.ts";
import { readRemote } from "../remote/operand.ts";
import { Remotes } from "../remote/remotes.ts";
import { completionLimit } from "../shell/completion-limit.ts";
import { remoteLister } from "../shell/list-names.ts";
import { isTypable } from "../shell/quote-word.ts";

/**
 * The paths of a site that may stand for a word such as `work:pu`. Nobody is asked for a password, no command is run for one, and nothing is said: where it does not work
 * in time, there are none.
 */
export async function remoteWords(word: string, terminal: Terminal): Promise<string[]> {
  const limit = completionLimit(terminal.env);
  if (limit === 0) return [];
  const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(limit)]);
  const isOver = new Promise<string[]>((resolve) => {
    signal.addEventListener("abort", () => resolve([]), { once: true });
  });
  return await Promise.race([isOver, list(word, silent(terminal, signal)).catch(() => [])]);
}

async function list(word: string, terminal: Terminal): Promise<string[]> {
  const directory = /^[^:]*:(?:.*\/)?/s.exec(word)?.[0] ?? "";
  const operand = await readRemote(directory, { terminal });
  if (operand.settings?.passwordCommand !== undefined) return [];
  const { signal } = terminal;
  const output = new Output(terminal, { json: false, quiet: true });
  const options = { connections: 1, retries: 0 } as OptionValues<typeof connectionOptions>;
  const remotes = new Remotes({ options, output, terminal, signal });
  try {
    const remote = await remotes.at(operand);
    const names = await remoteLister(remote, signal)("");
    const begin = word.slice(directory.length);
    return names
      .filter(({ name }) => name.startsWith(".") <= begin.startsWith(".") && isTypable(name))
      .filter(({ name }) => typeof remote.site.remoteName(name) === "string")
      .map(({ name, isDirectory }) => directory + name + (isDirectory === true ? "/" : ""));
  } finally {
    void remotes.close();
  }
}

/** The terminal as one at which nobody sits, and that shows nothing. */
function silent(terminal: Terminal, signal: AbortSignal): Terminal {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.create(terminal, {
    signal: { value: signal },
    stdin: { value: { isTTY: false } },
    stdout: { value: nowhere },
    stderr: { value: nowhere },
  }) as Terminal;
}
