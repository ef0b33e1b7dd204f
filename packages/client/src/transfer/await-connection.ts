import {
  errorForReply,
  isCompletion,
  isFtpError,
  isReplyError,
  parse150,
  ProtocolError,
  type Reply,
} from "@ftplib/reply";
import { type Connection, createPair } from "@ftplib/transport";
import type { Command } from "../command/command.ts";
import { DataConnectionError } from "../errors/data-connection-error.ts";
import { securityHint } from "../errors/security-hint.ts";
import type { TransferReply } from "../exchange/transfer-reply.ts";
import type { LedgerEntry } from "../session/ledger-entry.ts";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { patienceAfter } from "./after-final.ts";
import type { DataConnector } from "./data-connector.ts";
import { explainFailure } from "./transfer-failure.ts";

const OPENING_DATA_CONNECTION = 150;
const WITHOUT_DATA = "(the server said so without a TLS handshake on the data connection)";

/** A transfer whose data connection is not open yet. */
export interface Beginning {
  readonly session: Session;
  readonly connector: DataConnector;
  readonly final: Promise<Reply>;
  readonly entry: LedgerEntry;
  readonly command: Command;
  readonly isUpload: boolean;
}

/**
 * The connection, once the server has said 1yz, too, where that is awaited. A server that has said 2yz by then sends nothing any more; one that
 * refuses is not waited for (hostile-server F24, F25).
 */
export async function awaitConnection(
  beginning: Beginning,
  opened: Promise<Connection>,
  answering: Promise<TransferReply> | undefined,
): Promise<Connection> {
  const { session, final, entry, command } = beginning;
  try {
    // One promise in place of several that race: this is done for each of many small files.
    return await new Promise<Connection>((resolve, reject) => {
      let connection: Connection | undefined;
      let isAnswered = answering === undefined;
      let isComplete = false;
      const settle = (found?: Connection): void => {
        connection ??= found;
        if (connection !== undefined && isAnswered) resolve(connection);
      };
      opened.then(settle, (error) => {
        // After the last word it may be that we have stopped waiting.
        if (!isComplete) reject(error);
      });
      answering?.then(() => {
        isAnswered = true;
        settle();
      }, reject);
      final.then((reply) => {
        if (!isCompletion(reply)) {
          const hint = securityHint(reply, session.protection);
          reject(errorForReply(reply, { command: command.shown, phase: "dataConnect", hint }));
        } else if (answering !== undefined && connection === undefined) {
          isComplete = true;
          afterCompletion(beginning, reply, opened, answering).then(settle, reject);
        }
      }, reject);
    });
  } catch (error) {
    if (isReplyError(error) || session.failure !== undefined) throw error;
    if (isFtpError(error) && error instanceof ProtocolError) throw error;
    throw await explainFailure({ session, final, entry, command, count: undefined }, error);
  }
}

/** The connection of a transfer whose final reply is in; where it does not open any more, an empty one. */
async function afterCompletion(
  beginning: Beginning,
  reply: Reply,
  opened: Promise<Connection>,
  answering: Promise<TransferReply>,
): Promise<Connection> {
  const { session, connector, command } = beginning;
  const { preliminary, final: bare } = await answering;
  const isBare = bare !== undefined;
  if (await settlesWithin(opened, patienceAfter(session, isBare))) return await opened;
  connector.close();
  checkEmpty(beginning, preliminary);
  if (isBare) session.facts.hasNothingBare = true;
  // In clear that is the empty end of the data; where data is protected nobody has proved that it is the server's.
  if (session.facts.protection !== "P") return await endedConnection();
  throw errorForReply(reply, { command: command.shown, phase: "tls", hint: WITHOUT_DATA });
}

/**
 * Whether a transfer without a data connection can have been an empty one.
 *
 * @throws DataConnectionError where the connection came from another address and was refused, where something was to be sent, and where something was
 *   announced
 */
function checkEmpty(
  { command: { shown, verb }, connector: { strangers }, isUpload }: Beginning,
  preliminary: Reply | undefined,
): void {
  const told = { command: shown, phase: "dataConnect" } as const;
  if (strangers > 0) {
    throw new DataConnectionError(
      "the data connection came from another address than the server's, and was refused",
      { ...told, hint: "Passive mode does without it" },
    );
  }
  if (isUpload) {
    throw new DataConnectionError(
      "the server has said that it has everything, but no data connection came",
      told,
    );
  }
  const size = verb === "RETR" ? (announcedSize(preliminary) ?? 0) : 0;
  if (size === 0) return;
  throw new DataConnectionError(
    `the server has announced ${size} bytes, and said that they were sent, but no data connection came`,
    told,
  );
}

/** A data connection that ended before it began. */
async function endedConnection(): Promise<Connection> {
  const [near, far] = createPair();
  await far.end();
  return near;
}

/** The bytes that a 150 announces, if it is one and does (ftplib, D8). A number above 2^53 - 1 says nothing (hostile-server S85). */
export function announcedSize(preliminary: Reply | undefined): number | undefined {
  if (preliminary?.code !== OPENING_DATA_CONNECTION) return undefined;
  try {
    return parse150(preliminary);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
