import { X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { type PeerCertificate, TLSSocket } from "node:tls";
import type { TlsFacts } from "ftplib";

/** The control connection's socket as it looks with TLS on it: what basic-ftp's users ask a TLSSocket for. */
export interface SecureSocket extends Socket {
  readonly encrypted: true;
  readonly servername: string | undefined;
  getProtocol(): string;
  getCipher(): { readonly name: string };
  isSessionReused(): boolean;
  readonly authorized: boolean;
  readonly alpnProtocol: string | false;
  getPeerCertificate(): PeerCertificate;
  getPeerX509Certificate(): X509Certificate | undefined;
}

/**
 * The socket, with what TLS has settled on it.
 *
 * @param isVerified whether a certificate that is not trusted would have ended the connection
 */
export function secureView(socket: Socket, facts: TlsFacts, isVerified: boolean): SecureSocket {
  const certificate = facts.certificate === undefined ? undefined : new X509Certificate(facts.certificate);
  const additions: Readonly<Record<string, unknown>> = {
    encrypted: true,
    servername: facts.servername,
    getProtocol: () => facts.protocol,
    getCipher: () => ({ name: facts.cipher }),
    isSessionReused: () => facts.sessionReused,
    authorized: isVerified,
    alpnProtocol: facts.alpnProtocol ?? false,
    getPeerCertificate: () => certificate?.toLegacyObject() ?? {},
    getPeerX509Certificate: () => certificate,
  };
  return new Proxy(socket, {
    getPrototypeOf: () => TLSSocket.prototype,
    has: (target, key) => Object.hasOwn(additions, key) || Reflect.has(target, key),
    get: (target, key) => {
      if (typeof key === "string" && Object.hasOwn(additions, key)) return additions[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  }) as SecureSocket;
}
