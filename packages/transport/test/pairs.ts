import { createSecureContext, type SecureVersion, TLSSocket } from "node:tls";

import { type Connection, createPair, dial, listen, secure } from "../src/index.ts";
import { OwnedConnection } from "../src/owned-connection.ts";
import { startTls } from "../src/start-tls.ts";
import { ca, certificate } from "./certificates.ts";

export type Pair = readonly [near: Connection, far: Connection];

/** A dialled connection, and the accepted one. */
export async function tcpPair(): Promise<Pair> {
  await using listener = await listen({ address: "127.0.0.1", from: "127.0.0.1" });
  return await Promise.all([dial({ host: "127.0.0.1", port: listener.local.port }), listener.accept()]);
}

/** TLS from the first byte. */
export async function tlsPair(version: SecureVersion): Promise<Pair> {
  await using listener = await listen({ address: "127.0.0.1", from: "127.0.0.1" });
  const tls = { ca, host: "localhost", minVersion: version, maxVersion: version };
  return await Promise.all([
    dial({ host: "127.0.0.1", port: listener.local.port, tls }),
    listener.accept().then((connection) => secureAsServer(connection)),
  ]);
}

/** The near side only sends: its TLS is on the socket itself. */
export async function sendOnlyPair(version: SecureVersion = "TLSv1.3"): Promise<Pair> {
  const [near, far] = await tcpPair();
  const tls = { ca, host: "localhost", maxVersion: version, sendOnly: true };
  return await Promise.all([secure(near, tls), secureAsServer(far)]);
}

/** Clear text first, then TLS. */
export async function upgradedPair(): Promise<Pair> {
  const [near, far] = await tcpPair();
  await far.write(new TextEncoder().encode("234 go on\r\n"));
  await near.read();
  return await Promise.all([secure(near, { host: "localhost", ca }), secureAsServer(far)]);
}

/** The other role of TLS, over the same machinery. */
export async function secureAsServer(
  connection: Connection,
  version: SecureVersion = "TLSv1.3",
  name = "server",
): Promise<Connection> {
  const { stream } = OwnedConnection.handOver(connection);
  const settings = { ...certificate(name), minVersion: "TLSv1.2", maxVersion: version } as const;
  const tls = await startTls(stream, {
    limits: {},
    readyEvent: "secure",
    notTls: () => new Error("the client does not speak TLS"),
    create: (carrier) =>
      new TLSSocket(carrier, { isServer: true, secureContext: createSecureContext(settings) }),
    verify: () => {},
  });
  return new OwnedConnection(tls);
}

/** Two pairs with a relay between them, which the test plays. */
export function relayedPair(): {
  client: Connection;
  front: Connection;
  back: Connection;
  server: Connection;
} {
  const [client, front] = createPair();
  const [back, server] = createPair();
  return { client, front, back, server };
}
