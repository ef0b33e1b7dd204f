import { isCompletion, isReplyError, ProtocolError, type Reply } from "@ftplib/reply";
import { type Command, command } from "../command/command.ts";
import { securityHint } from "../errors/security-hint.ts";
import { endpointOf, enterPassive, type PassiveEndpoint } from "../exchange/passive.ts";
import { announceTransfer } from "../exchange/pret.ts";
import type { Session } from "../session/session.ts";
import { mayBeSentTo, rangeOf } from "./address-range.ts";

/** An endpoint that may be dialled, as long as it is the server's. */
export interface CheckedEndpoint extends PassiveEndpoint {
  /** When it was named, milliseconds of `performance.now()`. */
  readonly since: number;
  /** What {@link ConnectionState.dataPorts} was then. */
  readonly dataPorts: number;
}

const EPSV = command("EPSV");
const NAMES_PRET = /\bPRET\b/;

// How long a server is trusted to listen at a port that was asked for ahead, milliseconds; asking again is a round trip.
const FRESH = 1_000;

/** Whether the server can be expected to listen there still. */
export function isFresh(session: Session, endpoint: CheckedEndpoint): boolean {
  return performance.now() - endpoint.since < FRESH && isLatest(session, endpoint);
}

/** Whether it is the last port that the server was asked for: it has given up any other, and waits there for nobody. */
export function isLatest(session: Session, { dataPorts }: CheckedEndpoint): boolean {
  return dataPorts === session.facts.dataPorts;
}

/**
 * Asks the server where to connect to, by EPSV on IPv6; on IPv4 by EPSV where a FEAT reply named it and by PASV else,
 * and by the other where the first is refused (ftplib, D4, K5).
 *
 * @param transfer the command that the port is for, which some servers want to know before (PRET)
 * @param hint what to try where the server does not know the commands; left out, active mode
 * @throws ProtocolError for a port below the lowest allowed, or the control connection's own (hostile-server S5, S6);
 *   for a host that is believed, and reached from nowhere else (S1)
 */
export async function askPassiveEndpoint(
  session: Session,
  verbs: readonly string[] = passiveVerbs(session),
  transfer?: Command,
  hint?: string,
): Promise<CheckedEndpoint> {
  const { facts } = session;
  if (transfer === undefined) return await ask(session, verbs, hint);
  const isFirst = !wantsPret(session);
  if (!isFirst) await session.run(announceTransfer(transfer));
  return await ask(session, verbs, hint).catch(async (error: unknown) => {
    if (!isFirst || !isReplyError(error) || !NAMES_PRET.test(error.message)) throw error;
    facts.needsPret = true;
    await session.run(announceTransfer(transfer));
    return await ask(session, verbs, hint);
  });
}

/**
 * Whether the server must know the transfer command before it names a port: as FEAT says, or a refusal has said. Pure-FTPd's FEAT
 * names PRET as well, but the server makes nothing of it: there it would cost a round trip for each file, and the ports that are asked for in advance.
 * It alone has ESTP.
 */
function wantsPret({ facts: { needsPret, features } }: Session): boolean {
  return needsPret || (features?.has("PRET") === true && !features.has("ESTP"));
}

async function ask(session: Session, verbs: readonly string[], hint?: string): Promise<CheckedEndpoint> {
  const hintFor = (refusal: Reply): string | undefined => securityHint(refusal, session.protection) ?? hint;
  const endpoint = await session.run(
    enterPassive(
      verbs.map((verb) => command(verb)),
      hintFor,
    ),
  );
  session.facts.passiveVerb = endpoint.command.verb;
  session.client.passive.taken = endpoint.command.verb;
  if (session.server.shared !== undefined) session.server.shared.passiveVerb = endpoint.command.verb;
  return checked(session, endpoint);
}

function checked(session: Session, endpoint: PassiveEndpoint): CheckedEndpoint {
  checkEndpoint(session, endpoint);
  return { ...endpoint, since: performance.now(), dataPorts: session.facts.dataPorts };
}

function checkEndpoint(session: Session, endpoint: PassiveEndpoint): void {
  checkPort(session, endpoint);
  const host = dataHost(session, endpoint);
  const address = serverHost(session);
  if (mayBeSentTo(host, address)) return;
  const error = new ProtocolError(
    `the server at ${address} names ${host} for the data connection, a ${rangeOf(host)} address`,
    {
      command: endpoint.command.shown,
      phase: "dataConnect",
      hint: "without the option trustServerPasvIpv4Address data goes to the server's own address",
    },
  );
  session.fail(error);
  throw error;
}

function checkPort(session: Session, endpoint: PassiveEndpoint): void {
  const { minimumDataPort, port } = session.options;
  if (endpoint.port < minimumDataPort || endpoint.port === port) {
    const error = new ProtocolError(
      `the server names port ${endpoint.port} for the data connection, where another service may listen`,
      {
        command: endpoint.command.shown,
        phase: "dataConnect",
        hint: "the option minimumDataPort sets the lowest",
      },
    );
    session.fail(error);
    throw error;
  }
}

/** The PASV or EPSV that may be sent ahead: the one that the server took before, if it did. */
export function passiveCommandAhead(session: Session): Command | undefined {
  const { passiveVerb } = session.facts;
  const { passiveCommand } = session.options;
  if (passiveCommand !== undefined && passiveCommand !== passiveVerb) return undefined;
  if (passiveVerb === undefined || wantsPret(session)) return undefined;
  return passiveVerb === "EPSV" ? EPSV : command(passiveVerb);
}

/** The endpoint that the answer to a command sent ahead names; undefined for a refusal. */
export function endpointIn(session: Session, reply: Reply, sent: Command): CheckedEndpoint | undefined {
  return isCompletion(reply) ? checked(session, endpointOf(reply, sent)) : undefined;
}

function passiveVerbs(session: Session): readonly string[] {
  const { connector, passiveCommand } = session.options;
  if (passiveCommand !== undefined) return [passiveCommand];
  if (!hasPasv(session)) return ["EPSV"];
  const { passiveVerb, features } = session.facts;
  if (passiveVerb !== undefined) return [passiveVerb];
  // A 227 names an address, which may mean nothing to a proxy.
  const isEpsvFirst = connector !== undefined || features?.has("EPSV") === true;
  const known = session.server.shared?.passiveVerb ?? session.client.passive.first;
  return (known === undefined ? isEpsvFirst : known === "EPSV") ? ["EPSV", "PASV"] : ["PASV", "EPSV"];
}

/** The host to connect to: the control connection's server, whatever a 227 names, unless the caller trusts it (S1, S3, S7). */
export function dataHost(session: Session, endpoint: PassiveEndpoint): string {
  const { trustServerPasvIpv4Address } = session.options;
  return (trustServerPasvIpv4Address ? endpoint.host : undefined) ?? serverHost(session);
}

/** The server as data connections reach it: its address, or the host that a connector was given for the control connection. */
export function serverHost({ options, control }: Session): string {
  return options.connector === undefined ? control.connection.remote.address : options.host;
}

/** Whether PASV makes sense, which knows IPv4 alone; through a connector nobody knows which version of IP it is. */
export function hasPasv({ options, control }: Session): boolean {
  return options.connector !== undefined || control.connection.remote.family === 4;
}
