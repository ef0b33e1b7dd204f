import { isIP } from "node:net";
import type { SecureContext, SecureVersion } from "node:tls";

import type { WaitOptions } from "./connection.ts";
import { nodeCrypto, nodeTls } from "./node-tls.ts";
import type { SessionScope } from "./session-store.ts";
import type { TlsSessions } from "./tls-sessions.ts";

/** One certificate or key, or several: PEM. */
export type Pem = string | Uint8Array | readonly (string | Uint8Array)[];

/** How TLS is to be spoken, and whom to trust. Certificates are verified unless it says otherwise; no environment variable changes that. */
export interface SecureOptions extends WaitOptions {
  /** Whom we mean to talk to: the name or address that the user gave. The certificate must be for it. */
  readonly host: string;
  /** The name to ask for (SNI) and to find in the certificate, if it is not `host`. */
  readonly servername?: string | undefined;
  /** Trusted issuers, instead of Node's. */
  readonly ca?: Pem | undefined;
  /** Our own certificate with its chain, if the server wants one. */
  readonly cert?: Pem | undefined;
  readonly key?: Pem | undefined;
  readonly passphrase?: string | undefined;
  /** Default `TLSv1.2` (RFC 8996). */
  readonly minVersion?: SecureVersion | undefined;
  readonly maxVersion?: SecureVersion | undefined;
  /** OpenSSL's notation. */
  readonly ciphers?: string | undefined;
  /**
   * SHA-256 of the public keys (SubjectPublicKeyInfo) that the server may have, base64, with or without `sha256/` before
   * it; {@link TlsFacts.publicKeySha256} has the form. The server's own key must be one of them; that is the whole proof, so a self-signed certificate
   * will do, and issuer, name and dates are not looked at.
   */
  readonly pins?: readonly string[] | undefined;
  /** Talks to anybody. Whoever sits in between can read and change everything; prefer `pins`. */
  readonly dangerouslyAcceptAnyCertificate?: boolean | undefined;
  /** Resumes sessions across the connections that share it. */
  readonly sessions?: TlsSessions | undefined;
  readonly alpnProtocols?: readonly string[] | undefined;
  /**
   * Says that we will send, and the peer has nothing to say: how its side ends is then not looked at, so there is no
   * TruncatedError, and `unsecure` refuses the connection. In return the bytes go from OpenSSL to the kernel without a
   * stop, for two thirds of the processor time. Default false.
   */
  readonly sendOnly?: boolean | undefined;
}

/** Whom the certificate must name: as a name, which is also sent as SNI, or as an address, which never is (RFC 6066, 3). */
export interface Identity {
  readonly host: string;
  readonly servername: string | undefined;
}

/** Whom these options mean. The dot at a full name's end is no part of it. */
export function identityOf({ host, servername = host }: SecureOptions): Identity {
  const name = servername.endsWith(".") ? servername.slice(0, -1) : servername;
  return isIP(name) === 0 ? { host, servername: name } : { host: name, servername: undefined };
}

/**
 * Refuses protocol names that TLS cannot carry (RFC 7301, 3.1). Node refuses long ones only when TLS begins, and ends the
 * process at empty ones.
 *
 * @throws RangeError
 */
export function checkAlpnProtocols(names: readonly string[] | undefined): void {
  for (const name of names ?? []) {
    const { length } = Buffer.from(name);
    if (length === 0 || length > 255)
      throw new RangeError(`an ALPN protocol name has 1 to 255 bytes, not ${length}`);
  }
}

/** Everything that a session's trust rests on. */
export function scopeOf(options: SecureOptions): SessionScope {
  const { ca, cert, key, pins, alpnProtocols } = options;
  const lists = [ca, cert, key, pins, alpnProtocols].flatMap((list) => [
    ...(Array.isArray(list) ? list : [list]),
    // Keeps the lists apart.
    null,
  ]);
  const { host, servername } = identityOf(options);
  return [
    host,
    servername,
    options.passphrase,
    options.minVersion,
    options.maxVersion,
    options.ciphers,
    options.dangerouslyAcceptAnyCertificate === true,
    ...lists,
  ];
}

/** Node's form of the settings. */
export function createContext(options: SecureOptions): SecureContext {
  const { ca, cert, key, passphrase, maxVersion, ciphers, minVersion = "TLSv1.2" } = options;
  return nodeTls().createSecureContext({
    minVersion,
    secureOptions: nodeCrypto().constants.SSL_OP_NO_RENEGOTIATION,
    ...(ca === undefined ? {} : { ca: pem(ca) }),
    ...(cert === undefined ? {} : { cert: pem(cert) }),
    ...(key === undefined ? {} : { key: pem(key) }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(ciphers === undefined ? {} : { ciphers }),
  });
}

function pem(value: Pem): (string | Buffer)[] {
  const list = typeof value === "string" || value instanceof Uint8Array ? [value] : value;
  return list.map((entry) => (typeof entry === "string" ? entry : Buffer.from(entry)));
}
