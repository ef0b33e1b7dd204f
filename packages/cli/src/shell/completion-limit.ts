/** Milliseconds for which a completion waits for a server, where nothing else is said. */
const DEFAULT = 2000;

/** Milliseconds for which a completion waits for a server: `FTPL_COMPLETION_TIMEOUT` in seconds, of which 0 asks no server. */
export function completionLimit({
  FTPL_COMPLETION_TIMEOUT: text = "",
}: Readonly<Record<string, string | undefined>>): number {
  return /^\d{1,5}(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * 1000) : DEFAULT;
}
