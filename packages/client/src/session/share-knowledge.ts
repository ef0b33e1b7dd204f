import type { TlsFacts } from "@ftplib/transport";
import type { Command } from "../command/command.ts";
import type { ConnectionState } from "./connection-state.ts";
import type { SharedKnowledge } from "./server-memory.ts";

/** The session that learns, and takes over what another has learned. */
interface LearningSession {
  readonly facts: ConnectionState;
  readonly tls: TlsFacts | undefined;
}

/**
 * After a reply to the command: what FEAT said after a login is kept for other sessions, and a session that has just logged in
 * knows it without asking. Features may depend on both login and TLS.
 */
export function shareKnowledge(
  shared: SharedKnowledge,
  { facts, tls }: LearningSession,
  sent: Command,
): void {
  if (!facts.isLoggedIn) return;
  const isSecure = tls !== undefined;
  if (sent.verb === "FEAT" && facts.features !== undefined && facts.features.size > 0)
    shared.features = { list: facts.features, isSecure };
  else if (shared.features?.isSecure === isSecure) facts.features ??= shared.features.list;
}
