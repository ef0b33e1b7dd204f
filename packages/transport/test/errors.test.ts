import { describe, expect, it } from "vitest";

import {
  isTransportError,
  LeftoverPlaintextError,
  StreamClosedError,
  TlsHandshakeError,
  TransportError,
  TransportTimeoutError,
  TruncatedError,
} from "../src/index.ts";
import { handshakeFailure, laterFailure } from "../src/tls-failure.ts";

describe("errors", () => {
  const rows: [error: TransportError, name: string, code: string][] = [
    [new TransportError("ERR_X", "m"), "TransportError", "ERR_X"],
    [new TransportTimeoutError("read", 5), "TransportTimeoutError", "ERR_TRANSPORT_TIMEOUT"],
    [new StreamClosedError(), "StreamClosedError", "ERR_TRANSPORT_CLOSED"],
    [new TruncatedError(), "TruncatedError", "ERR_TRANSPORT_TRUNCATED"],
    [new LeftoverPlaintextError("230 x"), "LeftoverPlaintextError", "ERR_TRANSPORT_LEFTOVER"],
    [new TlsHandshakeError("unknown", "m"), "TlsHandshakeError", "ERR_TRANSPORT_TLS"],
  ];
  it.each(rows)("%s has its name and its code", (error, name, code) => {
    expect(error).toBeInstanceOf(TransportError);
    expect({ name: error.name, code: error.code }).toEqual({ name, code });
    expect(isTransportError(error)).toBe(true);
  });

  it("those of another copy of this package are known, others are not", () => {
    const foreign = Object.assign(new Error("m"), { [Symbol.for("@ftplib/transport.TransportError")]: true });
    expect(isTransportError(foreign)).toBe(true);
    expect([new Error("m"), null, "x", {}].map(isTransportError)).toEqual([false, false, false, false]);
  });
});

describe("what a TLS failure means", () => {
  const failed = (code: string, reason?: string): Error =>
    Object.assign(new Error("long line of OpenSSL's"), { code, library: "SSL routines", reason });

  const rows: [code: string, reason: string][] = [
    ["ERR_TLS_CERT_ALTNAME_INVALID", "certificate-name"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate-untrusted"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "certificate-untrusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "certificate-untrusted"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "certificate-untrusted"],
    ["CERT_HAS_EXPIRED", "certificate-expired"],
    ["CERT_NOT_YET_VALID", "certificate-expired"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "not-tls"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "protocol-version"],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "refused"],
    ["ECONNRESET", "closed"],
    ["ERR_ANYTHING_ELSE", "unknown"],
  ];
  it.each(rows)("S63: %s: %s", (code, reason) => {
    const cause = failed(code);
    expect(handshakeFailure(cause)).toMatchObject({ reason, cause });
  });

  const words: [code: string, reason: string, says: RegExp][] = [
    ["ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL", "refused", /ALPN.*alpnProtocols: \[\]/],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "refused", /no cipher suite.*client certificate/],
    ["ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED", "renegotiation", /RFC 5746.*UnsafeLegacyServerConnect/],
    ["ERR_SSL_DH_KEY_TOO_SMALL", "weak", /too weak.*SECLEVEL/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "certificate-untrusted", /intermediate certificates/],
    ["SELF_SIGNED_CERT_IN_CHAIN", "certificate-untrusted", /box in between that inspects TLS/],
  ];
  it.each(words)("S63: %s says what to try", (code, reason, says) => {
    const error = handshakeFailure(failed(code));
    expect(error).toMatchObject({ reason });
    expect(error.message).toMatch(says);
  });

  it("S63: the issuer of a certificate that is not trusted is named", () => {
    const error = handshakeFailure(failed("SELF_SIGNED_CERT_IN_CHAIN"), { issuer: "O=Box, CN=Inspector" });
    expect(error.message).toContain(
      "the certificate's issuer is not trusted: issued by O=Box, CN=Inspector (",
    );
  });

  it("S63: a renegotiation that was refused is named, after the handshake alone", () => {
    expect(laterFailure(failed("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE"))).toMatchObject({
      reason: "renegotiation",
      message: expect.stringMatching(/renegotiation.*TLS 1\.3/),
    });
  });

  it("OpenSSL's reason is told, not its whole line", () => {
    expect(handshakeFailure(failed("ERR_X", "no shared cipher")).message).toContain("no shared cipher");
  });

  it("after the handshake: the system's errors stay, OpenSSL's are named", () => {
    const reset = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    expect(laterFailure(reset)).toBe(reset);
    expect(laterFailure(failed("ERR_SSL_BAD_RECORD_TYPE", "bad record type"))).toMatchObject({
      code: "ERR_TRANSPORT_TLS",
      message: "TLS failed: bad record type",
    });
    expect(laterFailure(failed("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"))).toMatchObject({
      reason: "refused",
    });
  });
});
