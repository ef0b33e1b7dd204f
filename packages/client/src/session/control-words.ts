import type { Phase } from "../errors/phase.ts";

// Silence shorter than this is not worth a word in an error, milliseconds.
const QUIET = 500;
// Silence that a box in between may end.
const LONG_QUIET = 5_000;

/** What may be the reason of a close before the greeting. */
export const NO_GREETING =
  "(it may be a proxy whose server is away or that wants a PROXY header, a limit of connections, or a port for implicit TLS)";

/** What a wait of each phase is for. */
export const WAITED_FOR: Partial<Record<Phase, string>> = {
  reply: "the reply",
  greeting: "the greeting of the server",
  finalReply: "the final reply",
};

/** How long the connection was quiet before it closed, for the end of a sentence; empty for a short time. */
export function quietWords(milliseconds: number): string {
  return milliseconds < QUIET ? "" : `, idle for ${(milliseconds / 1000).toFixed(1)} s`;
}

/** What to try where a quiet connection was closed; undefined for a short time. */
export function quietHint(milliseconds: number): string | undefined {
  if (milliseconds < LONG_QUIET) return undefined;
  return "(a proxy or NAT in between may end quiet connections: the option noopInterval keeps them busy)";
}
