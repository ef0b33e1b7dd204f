import { dial, isTransportError, listen, secure, TlsHandshakeError, TlsSessions } from "../../src/index.ts";

const listener = await listen({ address: "127.0.0.1" });
const [client, server] = await Promise.all([
  dial({ host: "127.0.0.1", port: listener.local.port }),
  listener.accept(),
]);
// A server that talks on in clear where TLS was agreed.
await server.write(new TextEncoder().encode("220 what is TLS?\r\n"));

// One for a control connection and all its data connections, so that they resume its session.
const sessions = new TlsSessions();
try {
  await secure(client, { host: "ftp.example.com", sessions, timeout: 10_000 });
} catch (error) {
  console.log(isTransportError(error) && error.code); // ERR_TRANSPORT_TLS
  console.log(error instanceof TlsHandshakeError && error.reason); // not-tls
}
console.log(client.isClosed); // true
server.close();
listener.close();
