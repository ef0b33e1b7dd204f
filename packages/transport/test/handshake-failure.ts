import { type Connection, TlsHandshakeError } from "../src/index.ts";

/** What a handshake that must fail was rejected with. */
export async function failure(promise: Promise<Connection>): Promise<TlsHandshakeError> {
  const error: unknown = await promise.then(
    (connection) => {
      connection.close();
      return undefined;
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof TlsHandshakeError)) throw new Error("no TlsHandshakeError", { cause: error });
  return error;
}
