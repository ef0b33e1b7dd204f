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
