import { type TlsFailureReason, TlsHandshakeError, TransportError } from "./errors.ts";
import { isDeno } from "./runtime.ts";
import type { ShownPeer } from "./tls-facts.ts";

interface Explanation {
  readonly reason: TlsFailureReason;
  readonly message: string;
  readonly hint?: string;
}

const notTls: Explanation = {
  reason: "not-tls",
  message: "the peer does not speak TLS here",
  hint: "it may expect clear text on this port, with an upgrade later, or the other way round",
};

const closed: Explanation = {
  reason: "closed",
  message: "the peer ended the connection during the TLS handshake",
  hint: "it may want TLS at another moment, another version of TLS, or a client certificate",
};

const untrusted: Explanation = {
  reason: "certificate-untrusted",
  message: "the certificate's issuer is not trusted",
  hint: "pass the issuer's certificate as `ca`, or the server's public key as one of `pins`",
};

/** Only the server's own certificate came, and its issuer is not known. */
const incomplete: Explanation = {
  ...untrusted,
  hint: "the server may not send its intermediate certificates: add them to `ca` beside the root, or pass the server's public key as one of `pins`",
};

/** Deno has this one word for most that may be wrong with a certificate. */
const unfit: Explanation = {
  ...untrusted,
  message: "this runtime does not trust the certificate",
  hint: "its issuer, its dates or its purpose do not fit; Deno does not say which. An issuer's certificate may be passed as `ca`, or the server's public key as one of `pins`",
};

/** The chain came whole, and ends in an issuer that is not trusted. */
const unknownRoot: Explanation = {
  ...untrusted,
  hint: "an issuer that is not the server's own may be a box in between that inspects TLS; if you trust it, pass its certificate as `ca`",
};

const expired: Explanation = {
  reason: "certificate-expired",
  message: "the certificate is not valid at this time",
  hint: "the server needs a new one, or this machine's clock is wrong",
};

const version: Explanation = {
  reason: "protocol-version",
  message: "no version of TLS is common to both sides",
  hint: "versions before 1.2 are refused by default (RFC 8996); `minVersion` allows them",
};

const legacy: Explanation = {
  reason: "renegotiation",
  message: "the peer has no secure renegotiation (RFC 5746)",
  hint: "its TLS is from before 2010 and open to a known attack: it needs an update; an OpenSSL configuration with UnsafeLegacyServerConnect allows it to every connection of the process",
};

const weak: Explanation = {
  reason: "weak",
  message: "the peer's keys or certificates are too weak",
  hint: 'the server needs new ones; `ciphers: "DEFAULT:@SECLEVEL=0"` allows what OpenSSL refuses by default',
};

const noAlpn: Explanation = {
  reason: "refused",
  message: "the peer refused TLS: no application protocol in common (ALPN)",
  hint: "it knows none of the protocols that are offered, for FTP `ftp`; `alpnProtocols: []` offers none",
};

const noCommonCipher =
  "the two sides may have no cipher suite or version of TLS in common, or it may want a client certificate (`cert` and `key`)";

const byCode: Readonly<Record<string, Explanation>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: "certificate-name",
    message: "the certificate is for another name",
    hint: "dial by a name that it lists, or pass that name as `servername`",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: unknownRoot,
  UNABLE_TO_GET_ISSUER_CERT: unknownRoot,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownRoot,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: isDeno ? unfit : incomplete,
  CERT_UNTRUSTED: untrusted,
  CERT_REJECTED: untrusted,
  CERT_HAS_EXPIRED: expired,
  CERT_NOT_YET_VALID: expired,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  ERR_SSL_UNEXPECTED_MESSAGE: notTls,
  ERR_SSL_UNSUPPORTED_PROTOCOL: version,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: version,
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: version,
  ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED: legacy,
  ERR_SSL_DH_KEY_TOO_SMALL: weak,
  ERR_SSL_EE_KEY_TOO_SMALL: weak,
  ERR_SSL_CA_KEY_TOO_SMALL: weak,
  ERR_SSL_CA_MD_TOO_WEAK: weak,
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: noAlpn,
  ERR_SSL_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: noAlpn,
  ECONNRESET: closed,
  EPIPE: closed,
};

/** The peer's first bytes are not TLS. They are shown: an FTP, SSH or HTTP server says by them what it is. */
export function notTlsError(said: string): TlsHandshakeError {
  return explain({ ...notTls, message: `${notTls.message}: it says "${said}"` }, undefined);
}

/** The peer ended its side before the handshake was done. */
export function closedInHandshake(cause?: unknown): TlsHandshakeError {
  return explain(closed, cause);
}

/**
 * Says what a failed handshake's error means and what to try. Our own errors say it already.
 *
 * @param shown what the peer has shown of itself
 */
export function handshakeFailure(error: unknown, shown: ShownPeer = {}): TransportError {
  const code = codeOf(error);
  if (error instanceof TransportError && code.startsWith("ERR_TRANSPORT_")) return error;
  const message = messageOf(error);
  const known = byCode[code];
  if (known?.reason === "certificate-name") return explain({ ...known, ...namesIn(error) }, error);
  if (known?.reason === "certificate-untrusted") return explain({ ...known, ...saidOf(shown, known) }, error);
  if (known !== undefined) return explain(known, error);
  if (code.includes("ALERT")) return refusal(error);
  // OpenSSL 1.1, and Node in some versions, name the reason only in the text.
  if (message.includes("wrong version number")) return explain(notTls, error);
  if (message.includes("unsafe legacy renegotiation")) return explain(legacy, error);
  // Deno's.
  if (/ServerDoesNotSupportTls12Or13|ServerTlsVersionIsDisabledByOurConfig/.test(message))
    return explain(version, error);
  return explain({ reason: "unknown", message: `the TLS handshake failed: ${message}` }, error);
}

/** Who has issued an untrusted certificate, and how its key is pinned by who knows in another way that it is the server's. */
function saidOf(
  { issuer, publicKeySha256 }: ShownPeer,
  { message, hint = "" }: Explanation,
): Partial<Explanation> {
  return {
    ...(issuer === undefined ? {} : { message: `${message}: issued by ${issuer}` }),
    ...(publicKeySha256 === undefined
      ? {}
      : { hint: `${hint}; if its key is the server's for certain: \`pins: ["sha256/${publicKeySha256}"]\`` }),
  };
}

/** Whom the certificate is for, and who was meant, where Node's error says so. */
function namesIn(error: unknown): { message?: string } {
  if (!(error instanceof Error) || !("host" in error) || !("cert" in error)) return {};
  const { host, cert } = error;
  const hasNames = typeof cert === "object" && cert !== null && "subjectaltname" in cert;
  const names = hasNames && typeof cert.subjectaltname === "string" ? cert.subjectaltname : undefined;
  if (typeof host !== "string" || names === undefined) return {};
  return { message: `the certificate is for ${names.slice(0, 300)}, not for ${host}` };
}

/** The same for an error after the handshake: the system's stay as they are. */
export function laterFailure(error: unknown): unknown {
  const code = codeOf(error);
  // Node's errors from OpenSSL have a `library`, those of Deno and Bun only such a code.
  if (!(error instanceof Error) || !("library" in error || /^ERR_(SSL|BORINGSSL)/.test(code))) return error;
  // With TLS 1.3 the server's word on our certificate comes when we think that all is well.
  if (code.includes("CERTIFICATE") || code.includes("UNKNOWN_CA")) return refusal(error);
  const failed = `TLS failed: ${messageOf(error)}`;
  // The peer's word on our refusal to renegotiate; no other handshake can fail now.
  if (code.includes("HANDSHAKE_FAILURE") || code.includes("RENEGOTIATION"))
    return explain({ reason: "renegotiation", message: failed, hint: NO_RENEGOTIATION }, error);
  return new TransportError("ERR_TRANSPORT_TLS", failed, { cause: error });
}

const NO_RENEGOTIATION =
  "the peer asked for renegotiation, which this side refuses: use TLS 1.3, which has none, or turn it off at the peer; with TLS 1.3 it may want a client certificate";

/** An alert is the peer's word: "handshake failure", "unknown ca", "certificate required". */
function refusal(error: unknown): TlsHandshakeError {
  const hint = codeOf(error).includes("HANDSHAKE_FAILURE")
    ? noCommonCipher
    : "it may want a client certificate (`cert` and `key`), or other settings";
  return explain({ reason: "refused", message: `the peer refused TLS: ${messageOf(error)}`, hint }, error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** OpenSSL's reason alone, where there is one: its whole message is a line of addresses and file names. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "reason" in error && typeof error.reason === "string" ? error.reason : error.message;
}

function explain({ reason, message, hint }: Explanation, cause: unknown): TlsHandshakeError {
  return new TlsHandshakeError(reason, message, hint, cause);
}
