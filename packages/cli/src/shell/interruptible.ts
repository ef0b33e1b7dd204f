import type { Terminal } from "../output/terminal.ts";

/**
 * Runs a command of a shell so that Ctrl-C ends it, and not the shell. Where it does not end, a second one gives Ctrl-C back to the program.
 */
export async function interruptible<T>(terminal: Terminal, run: (inner: Terminal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  terminal.onInterrupt(() => {
    if (!controller.signal.aborted)
      return controller.abort(new DOMException("ended by SIGINT", "AbortError"));
    terminal.onInterrupt(undefined);
    terminal.stderr.write("ftpl: the command is ending; Ctrl-C again ends the shell\n");
  });
  const inner: Terminal = Object.create(terminal, {
    signal: { value: AbortSignal.any([terminal.signal, controller.signal]) },
    ended: { get: () => terminal.ended ?? (controller.signal.aborted ? "SIGINT" : undefined) },
  }) as Terminal;
  try {
    return await run(inner);
  } finally {
    terminal.onInterrupt(undefined);
  }
}
