import { type Listener, listen } from "@ftplib/transport";
import { argument, type Command, type CommandRules, command } from "../command/command.ts";
import { nameOf } from "../session/check-options.ts";
import { checkConnector } from "../session/connector.ts";
import { checkedPort } from "../session/ports.ts";
import type { Session } from "../session/session.ts";

/**
 * PORT: where a data connection is awaited, IPv4 (RFC 959, 4.1.2). The host is split at its dots and not looked at.
 *
 * @throws RangeError for an invalid port, or a host with bytes that no command may hold
 */
export function portCommand(rules: CommandRules, host: string, port: number): Command {
  checkIsText(host);
  const numbers = [...host.split("."), checkedPort(port) >> 8, port & 255].join(",");
  return command("PORT", argument(numbers, "the host", rules));
}

/** EPRT: the same for either family (RFC 2428, 2). */
export function extendedPortCommand(rules: CommandRules, host: string, port: number): Command {
  checkIsText(host);
  const family = host.includes(":") ? 2 : 1;
  return command("EPRT", argument(`|${family}|${host}|${checkedPort(port)}|`, "the host", rules));
}

function checkIsText(host: unknown): void {
  if (typeof host !== "string") throw new TypeError(`the host must be a string, not ${nameOf(host)}`);
}

/** A listener for the server alone, and the commands that name it, the best first: one at least. */
export interface Listening {
  readonly listener: Listener;
  readonly ports: readonly [Command, ...Command[]];
}

/** Listens at the address that the server knows us by (ftplib, D3, K12, K13). */
export async function listenForServer(session: Session): Promise<Listening> {
  const { options, rules, signal } = session;
  const { local, remote } = session.idleControl.connection;
  checkConnector({ ...options, passive: false });
  const listener = await listenInRange(session, (port) =>
    listen({ address: local.address, family: local.family, from: remote.address, port }),
  );
  if (signal.aborted) listener.close();
  signal.throwIfAborted();
  const { address, port } = listener.local;
  const host = options.externalAddress ?? address;
  const extended = extendedPortCommand(rules, host, port);
  if (host.includes(":")) return { listener, ports: [extended] };
  const plain = portCommand(rules, host, port);
  return { listener, ports: session.facts.activeVerb === extended.verb ? [extended] : [plain, extended] };
}

/**
 * Tries the ports of the range from any of them on, so that clients of one range seldom meet; without a range the system
 * chooses.
 *
 * @throws the system's error of the last port, EADDRINUSE when all are taken
 */
async function listenInRange(
  { options, signal }: Session,
  open: (port: number | undefined) => Promise<Listener>,
): Promise<Listener> {
  const { activePorts } = options;
  if (activePorts === undefined) return await open(undefined);
  const { from, to } = activePorts;
  const count = to - from + 1;
  const first = Math.floor(Math.random() * count);
  for (let tried = 1; ; tried++) {
    try {
      return await open(from + ((first + tried) % count));
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!isTaken || signal.aborted) throw error;
      if (tried < count) continue;
      error.message = `no port from ${from} to ${to} is free (option activePorts): ${error.message}`;
      throw error;
    }
  }
}
