import { ConnectionClosedError } from "@ftplib/reply";
import { type Opening, RefusedConnection } from "../session/refused-connection.ts";
import type { Session } from "../session/session.ts";
import { settlesWithin } from "../session/settles-within.ts";
import { dialData } from "./dial-data.ts";
import { openData } from "./open-data.ts";
import { askPassiveEndpoint, type CheckedEndpoint } from "./passive-endpoint.ts";

// How long the server may take to end what it does not want any more, milliseconds; in between it is asked for a port again. The
// first is for a server that has ended it, the others for one that was not done with its handshake when it was asked.
const PATIENCE = [50, 250, 1_000];

/** Where a data connection goes. `left` is the one that leads there already, and stays. */
export interface Way {
  readonly endpoint: CheckedEndpoint;
  readonly left?: Opening;
}

/**
 * The way of the next data connection, where a refused transfer may have left one.
 *
 * Most servers open another port for each PASV. One that keeps its port may keep what has come there, and take it for the next
 * transfer's: a listing or a file would come out empty, and an upload be stored empty, all with a 226. So no connection is used at
 * a port before the server has ended the one of the refused transfer. aioftp does so at PASV, but not before the handshake of TLS
 * is over; so it is asked again. Where a server ends nothing, that connection is the one that it has, and the next transfer uses
 * it; this is remembered (`ServerHabits`).
 *
 * In clear the order of events keeps what was refused apart, and many servers meet the same free port twice by chance, so this is
 * for TLS alone. A connection that was closed proves nothing. In its place another is opened, which the server takes later and ends as well.
 *
 * @param isUpload whether the transfer only sends
 * @throws ConnectionClosedError, and closes the session, where the port is not free and what leads there cannot be used
 */
export async function wayFrom(session: Session, named: CheckedEndpoint, isUpload: boolean): Promise<Way> {
  const { refused } = session;
  if (refused === undefined) return { endpoint: named };
  const { port, connection } = refused;
  const endpoint =
    connection === undefined
      ? await probe(session, port, named)
      : await freePort(session, port, connection, named);
  session.refused = undefined;
  if (endpoint !== undefined) {
    connection?.reset();
    return { endpoint };
  }
  session.habits.keepsDataConnection = true;
  const left = await connection?.take({ isProtected: session.facts.protection === "P", isUpload });
  if (left !== undefined) return { endpoint: named, left };
  const error = new ConnectionClosedError(
    `the server keeps, at port ${port}, the data connection of a transfer that it refused; the next one would go there`,
    { phase: "dataConnect", hint: "connect again" },
  );
  session.fail(error);
  throw error;
}

/** Where the next connection can go, once the one that was left is out of its way; undefined where it stays. */
async function freePort(
  session: Session,
  port: number,
  { ended }: RefusedConnection,
  named: CheckedEndpoint,
): Promise<CheckedEndpoint | undefined> {
  let endpoint = named;
  const waits = session.habits.keepsDataConnection ? [0] : PATIENCE;
  for (const [index, patience] of waits.entries()) {
    if (index > 0) endpoint = await askPassiveEndpoint(session);
    if (endpoint.port !== port || (await settlesWithin(ended, patience))) return endpoint;
  }
  return undefined;
}

/** The same by a connection in place of one that was closed. */
async function probe(
  session: Session,
  port: number,
  named: CheckedEndpoint,
): Promise<CheckedEndpoint | undefined> {
  if (named.port !== port || session.facts.protection !== "P") return named;
  const dialled = dialData(session, named);
  // Twisted reports a port that was given up before anybody came, by a 425 that answers nothing.
  await dialled.catch(() => {});
  const opening = openData(session, dialled, false);
  const connection = new RefusedConnection(opening, { isProtected: false, isUpload: false }, session.signal);
  try {
    const endpoint = await freePort(session, port, connection, await askPassiveEndpoint(session));
    // It may have been ended since the other had the place; that has gone by now, and is ended by this.
    return endpoint && (await askPassiveEndpoint(session));
  } finally {
    connection.reset();
  }
}
