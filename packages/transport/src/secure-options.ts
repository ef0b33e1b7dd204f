import { isIP } from "node:net";
import type { PeerCertificate, SecureContext, SecureContextOptions, SecureVersion } from "node:tls";

import type { WaitOptions } from "./connection.ts";
import { nodeCrypto } from "./built-in-modules.ts";
import { contextWithGroup } from "./key-group.ts";
import { isDeno } from "./runtime.ts";
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
  /** Trusted issuers, instead of Node's. At least one. */
  readonly ca?: Pem | undefined;
  /** Our own certificate with its chain, if the server wants one. */
  readonly cert?: Pem | undefined;
  readonly key?: Pem | undefined;
  readonly passphrase?: string | undefined;
  /** Default `TLSv1.2` (RFC 8996), which is also the oldest that Deno speaks: there an older one is a RangeError. */
  readonly minVersion?: SecureVersion | undefined;
  readonly maxVersion?: SecureVersion | undefined;
  /** OpenSSL's notation. Deno does not honour it: there it is a RangeError. */
  readonly ciphers?: string | undefined;
  /**
   * SHA-256 of the public keys (SubjectPublicKeyInfo) that the server may have, base64, with or without `sha256/` before it, or
   * `sha256:` or `sha256//` as other clients have it; {@link TlsFacts.publicKeySha256} has the form. The server's own key must be one of them; that is the whole proof, so a self-signed certificate
   * will do, and issuer, name and dates are not looked at.
   */
  readonly pins?: readonly string[] | undefined;
  /** Talks to anybody. Whoever sits in between can read and change everything; prefer `pins`. */
  readonly dangerouslyAcceptAnyCertificate?: boolean | undefined;
  /**
   * Says whether the certificate is for this name or address, in place of the usual check: returns an error if it is not. Issuer and dates
   * are checked besides. One that always returns undefined takes any site with a trusted certificate for the right one.
   */
  readonly checkServerIdentity?:
    | ((host: string, certificate: PeerCertificate) => Error | undefined)
    | undefined;
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

/**
 * Refuses an empty `ca`, which would trust nobody, and on Deno what it would take and then not do: `ciphers`, and a `minVersion`
 * before TLS 1.2.
 *
 * @throws RangeError
 */
export function checkSupport({
  ca,
  ciphers,
  minVersion,
}: Pick<SecureOptions, "ca" | "ciphers" | "minVersion">): void {
  if (Array.isArray(ca) && ca.length === 0) throw new RangeError("`ca` is empty: nobody would be trusted");
  if (!isDeno) return;
  if (ciphers !== undefined) throw new RangeError("Deno does not honour `ciphers`: leave it out");
  if (minVersion === "TLSv1" || minVersion === "TLSv1.1")
    throw new RangeError(`Deno speaks no TLS before 1.2: \`minVersion\` cannot be ${minVersion}`);
}

/** Whether this version of TLS is one of those that the options allow. */
export function isAllowedVersion(protocol: string, { minVersion, maxVersion }: SecureOptions): boolean {
  const rank = versions.indexOf(protocol);
  return (
    rank >= versions.indexOf(minVersion ?? "TLSv1.2") && rank <= versions.indexOf(maxVersion ?? "TLSv1.3")
  );
}

const versions: readonly string[] = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

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
    options.checkServerIdentity,
    ...lists,
  ];
}

/**
 * Node's form of the settings.
 *
 * @param group the group of the key exchange to offer first
 */
export function createContext(options: SecureOptions, group?: string): SecureContext {
  const { ca, cert, key, passphrase, maxVersion, ciphers, minVersion = "TLSv1.2" } = options;
  const settings: SecureContextOptions = {
    minVersion,
    secureOptions: nodeCrypto().constants.SSL_OP_NO_RENEGOTIATION,
    ...(ca === undefined ? {} : { ca: pem(ca) }),
    ...(cert === undefined ? {} : { cert: pem(cert) }),
    ...(key === undefined ? {} : { key: pem(key) }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(ciphers === undefined ? {} : { ciphers }),
  };
  return contextWithGroup(settings, group);
}

function pem(value: Pem): (string | Buffer)[] {
  return listOf(value).map((entry) => (typeof entry === "string" ? entry : Buffer.from(entry)));
}

/** The parts of the value, one at least. */
export function listOf(value: Pem): readonly (string | Uint8Array)[] {
  return typeof value === "string" || value instanceof Uint8Array ? [value] : value;
}
