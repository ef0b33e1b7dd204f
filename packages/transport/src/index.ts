export type { Family } from "./addresses.ts";
export { type AdoptOptions, adopt } from "./adopt.ts";
export type { ConnectedSocket, Connector, ConnectTarget } from "./connect-through.ts";
export type { Connection, Endpoint, ReceiveOptions, Sink, TlsFacts, WaitOptions } from "./connection.ts";
export { dial, type DialOptions } from "./dial.ts";
export { deflate, type DeflateOptions } from "./deflate.ts";
export {
  DeflateError,
  isTransportError,
  LeftoverPlaintextError,
  StreamClosedError,
  type TlsFailureReason,
  TlsHandshakeError,
  TransportError,
  type TransportErrorOptions,
  TransportTimeoutError,
  TruncatedError,
} from "./errors.ts";
export { listen, type Listener, type ListenOptions } from "./listen.ts";
export { createPair, type PairOptions } from "./memory-pair.ts";
export { secure } from "./secure.ts";
export type { Pem, SecureOptions } from "./secure-options.ts";
export { type CheckedOptions, checkSecureOptions } from "./check-secure-options.ts";
export { TlsSessions, type TlsSessionsOptions } from "./tls-sessions.ts";
export { unsecure } from "./unsecure.ts";
