import type { CommandCall } from "../command/command.ts";
import type { Remotes } from "../remote/remotes.ts";

/** Milliseconds after which the user hears that the run is ending. */
const NOTICE = 1_000;

/** Milliseconds that a run has to save what was done: then its connections are closed. A server that answers no more would hold it for minutes. */
const GRACE = 5_000;

/** Does the work of a run over trees, and sees to it that it ends soon after the user's signal (W4). */
export async function endingSoon<T>(
  { output, signal }: Pick<CommandCall, "output" | "signal">,
  remotes: Remotes,
  work: () => Promise<T>,
): Promise<T> {
  const timers: NodeJS.Timeout[] = [];
  const tell = (): void =>
    void output.warn("the run is ending, and saves what was done; another Ctrl-C ends it at once");
  const onEnd = (): void =>
    void timers.push(
      setTimeout(tell, NOTICE),
      setTimeout(() => void remotes.close(), GRACE),
    );
  signal.addEventListener("abort", onEnd, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener("abort", onEnd);
    for (const timer of timers) clearTimeout(timer);
  }
}
