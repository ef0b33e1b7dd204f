import { ProtocolError } from "@ftplib/reply";
import { type Connection, secure, type TlsFacts } from "@ftplib/transport";
import { onAbort } from "../session/on-abort.ts";
import type { Opening } from "../session/refused-connection.ts";
import type { Session } from "../session/session.ts";

/**
 * Makes a data connection of what TCP gives.
 *
 * @param isUpload whether the server has nothing to send: then TLS costs less
 */
export function openData(session: Session, plain: Promise<Connection>, isUpload: boolean): Opening {
  if (session.facts.protection !== "P") return inClear(session, plain);
  const calling = new AbortController();
  const stopListening = onAbort(session.signal, () => calling.abort(session.signal.reason));
  const opened = open(session, plain, isUpload, calling.signal).finally(stopListening);
  opened.catch(() => {});
  return {
    opened,
    reset: () => {
      resetWhenOpen(opened);
      calling.abort();
    },
  };
}

function inClear(session: Session, plain: Promise<Connection>): Opening {
  const opened = plain.then((connection) => {
    session.security.data = undefined;
    return connection;
  });
  opened.catch(() => {});
  return { opened, reset: () => resetWhenOpen(opened) };
}

function resetWhenOpen(opened: Promise<Connection>): void {
  opened.then(
    (connection) => connection.reset(),
    () => {},
  );
}

async function open(
  session: Session,
  opening: Promise<Connection>,
  isUpload: boolean,
  signal: AbortSignal,
): Promise<Connection> {
  const { options } = session;
  const plain = await opening;
  session.security.data = undefined;
  const connection = await secureData(session, plain, isUpload, signal);
  session.security.data = connection.tls;
  if (connection.tls !== undefined) checkIdentity(session, connection, connection.tls);
  if (options.requireSessionReuse && connection.tls?.sessionReused !== true) {
    connection.reset();
    const error = new ProtocolError("the server did not resume the TLS session on the data connection", {
      phase: "tls",
      hint: "the option requireSessionReuse asks for it",
    });
    session.fail(error);
    throw error;
  }
  return connection;
}

async function secureData(
  session: Session,
  plain: Connection,
  isUpload: boolean,
  signal: AbortSignal,
): Promise<Connection> {
  try {
    await session.security.awaitFirstTicket(session.tls, session.facts.roundTrip);
    signal.throwIfAborted();
    return await secure(plain, { ...session.security.options, sendOnly: isUpload, signal });
  } catch (error) {
    plain.close();
    throw error;
  }
}

function checkIdentity(session: Session, connection: Connection, facts: TlsFacts): void {
  try {
    session.security.checkIdentity("data", facts);
  } catch (error) {
    connection.reset();
    throw error;
  }
}
