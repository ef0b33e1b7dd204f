import { type TlsFailureReason, TlsHandshakeError, TransportError } from "./errors.ts";

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

/** The peer's first bytes are not TLS. */
export function notTlsError(cause?: unknown): TlsHandshakeError {
  return explain(notTls, cause);
}

/** The peer ended its side before the handshake was done. */
export function closedInHandshake(cause?: unknown): TlsHandshakeError {
  return explain(closed, cause);
}

/** Says what a failed handshake's error means and what to try. Our own errors say it already. */
export function handshakeFailure(error: unknown): TransportError {
  const code = codeOf(error);
  if (error instanceof TransportError && code.startsWith("ERR_TRANSPORT_")) return error;
  const message = messageOf(error);
  const known = byCode[code];
  if (known?.reason === "certificate-name") return explain({ ...known, ...namesIn(error) }, error);
  if (known !== undefined) return explain(known, error);
  if (code.includes("ALERT")) return refusal(error);
  // OpenSSL 1.1, and Node in some versions, name the reason only in the text.
  if (message.includes("wrong version number")) return explain(notTls, error);
  return explain({ reason: "unknown", message: `the TLS handshake failed: ${message}` }, error);
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
  // Node's errors from OpenSSL have a `library`.
  if (!(error instanceof Error) || !("library" in error)) return error;
  // With TLS 1.3 the server's word on our certificate comes when we think that all is well.
  const code = codeOf(error);
  if (code.includes("CERTIFICATE") || code.includes("UNKNOWN_CA")) return refusal(error);
  return new TransportError("ERR_TRANSPORT_TLS", `TLS failed: ${messageOf(error)}`, { cause: error });
}

/** An alert is the peer's word: "handshake failure", "unknown ca", "certificate required". */
function refusal(error: unknown): TlsHandshakeError {
  const hint = "it may want a client certificate (`cert` and `key`), or other settings";
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
