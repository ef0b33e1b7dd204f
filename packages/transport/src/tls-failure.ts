import { TlsHandshakeError, type TlsFailureReason } from "./errors.ts";

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

const byCode: Readonly<Record<string, Explanation>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: "certificate-name",
    message: "the certificate is for another name",
    hint: "dial by a name that it lists, or pass that name as `servername`",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
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
  ECONNRESET: closed,
  EPIPE: closed,
};

/** The first bytes of the peer are no TLS. */
export function notTlsError(cause?: unknown): TlsHandshakeError {
  return explain(notTls, cause);
}

/** The peer ended its side before the handshake was done. */
export function closedInHandshake(cause?: unknown): TlsHandshakeError {
  return explain(closed, cause);
}

/** Says what a failed handshake's error means and what to try. */
export function handshakeFailure(error: unknown): TlsHandshakeError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = byCode[code];
  const message = error instanceof Error ? error.message : String(error);
  // An alert is the peer's word: "handshake failure", "unknown ca", "certificate required".
  if (known === undefined && code.includes("ALERT"))
    return explain({ reason: "refused", message: `the peer refused the TLS handshake: ${message}` }, error);
  // OpenSSL 1.1 and Node before 22 name the reason only in the text.
  if (known === undefined && message.includes("wrong version number")) return explain(notTls, error);
  return explain(known ?? { reason: "unknown", message: `the TLS handshake failed: ${message}` }, error);
}

function explain({ reason, message, hint }: Explanation, cause: unknown): TlsHandshakeError {
  return new TlsHandshakeError(reason, message, hint, cause);
}
