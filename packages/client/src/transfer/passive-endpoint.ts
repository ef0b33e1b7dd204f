import { ProtocolError, type Reply } from "@ftplib/reply";
import { mayBeSentTo, rangeOf } from "./address-range.ts";
import { type Command, command } from "../command/command.ts";
import {
  endpointAhead,
  endpointOf,
  enterPassive,
  namesEndpoint,
  type PassiveEndpoint,
} from "../exchange/passive.ts";
import type { Session } from "../session/session.ts";

/**
 * Asks the server where to connect to, by EPSV on IPv6; on IPv4 by EPSV where a FEAT reply named it and by PASV else,
 * and by the other where the first is refused (ftplib, D4, K5).
 *
 * @throws ProtocolError for a port below the lowest allowed, or the control connection's own (hostile-server S5, S6);
 *   for a host that is believed, and reached from nowhere else (S1)
 */
export async function askPassiveEndpoint(
  session: Session,
  verbs: readonly string[] = passiveVerbs(session),
): Promise<PassiveEndpoint> {
  const endpoint = await session.run(enterPassive(verbs.map((verb) => command(verb))));
  checkEndpoint(session, endpoint);
  session.facts.passiveVerb = endpoint.command.verb;
  return endpoint;
}

function checkEndpoint(session: Session, endpoint: PassiveEndpoint): void {
  checkPort(session, endpoint);
  const host = dataHost(session, endpoint);
  const { address } = session.control.connection.remote;
  if (mayBeSentTo(host, address)) return;
  const error = new ProtocolError(
    `the server at ${address} names ${host} for the data connection, a ${rangeOf(host)} address`,
    {
      command: endpoint.command.shown,
      phase: "dataConnect",
      hint: "without the option trustServerPasvIpv4Address data goes to the server's own address",
    },
  );
  session.abandon(error);
  throw error;
}

function checkPort(session: Session, endpoint: PassiveEndpoint): void {
  const { minimumDataPort } = session.options;
  if (endpoint.port < minimumDataPort || endpoint.port === session.control.connection.remote.port) {
    const error = new ProtocolError(
      `the server names port ${endpoint.port} for the data connection, where another service may listen`,
      {
        command: endpoint.command.shown,
        phase: "dataConnect",
        hint: "the option minimumDataPort sets the lowest",
      },
    );
    session.abandon(error);
    throw error;
  }
}

/** The question for an endpoint that may be sent ahead: the one that the server took before, if it did. */
export function passiveCommandAhead(session: Session): Command | undefined {
  const { passiveVerb } = session.facts;
  return passiveVerb === undefined ? undefined : command(passiveVerb);
}

/** Reads the answer to a question that was sent ahead; undefined where the server refuses it. */
export async function readEndpointAhead(
  session: Session,
  asked: Command,
): Promise<PassiveEndpoint | undefined> {
  const found = await session.converse(endpointAhead(asked), "reply", asked);
  if (found !== undefined) checkEndpoint(session, found);
  return found;
}

/** The endpoint that a reply names which came where that of a transfer was due, if it names one. */
export function endpointIn(session: Session, reply: Reply, asked: Command): PassiveEndpoint | undefined {
  if (!namesEndpoint(reply)) return undefined;
  const found = endpointOf(reply, asked);
  checkEndpoint(session, found);
  return found;
}

function passiveVerbs(session: Session): readonly string[] {
  if (session.idleControl.connection.remote.family === 6) return ["EPSV"];
  const { passiveVerb, features } = session.facts;
  if (passiveVerb !== undefined) return [passiveVerb];
  return features?.has("EPSV") === true ? ["EPSV", "PASV"] : ["PASV", "EPSV"];
}

/** The host to connect to: the control connection's peer, whatever a 227 names, unless the caller trusts it (S1, S3, S7). */
export function dataHost(session: Session, endpoint: PassiveEndpoint): string {
  const { trustServerPasvIpv4Address } = session.options;
  return (
    (trustServerPasvIpv4Address ? endpoint.host : undefined) ?? session.control.connection.remote.address
  );
}
