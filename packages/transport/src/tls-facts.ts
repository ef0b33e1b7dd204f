import { createHash, type X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

import type { TlsFacts } from "./connection.ts";

/** What the handshake of this socket settled; asked at once, since a closed socket has forgotten it. */
export function tlsFacts(socket: TLSSocket): TlsFacts {
  const certificate = socket.getPeerX509Certificate?.();
  const servername = "servername" in socket && typeof socket.servername === "string" ? socket.servername : "";
  return Object.freeze({
    protocol: socket.getProtocol() ?? "",
    cipher: socket.getCipher().name,
    sessionReused: socket.isSessionReused(),
    servername: servername === "" ? undefined : servername,
    certificateSha256: certificate?.fingerprint256.replaceAll(":", "").toLowerCase(),
    publicKeySha256: certificate === undefined ? undefined : publicKeySha256(certificate),
    alpnProtocol: typeof socket.alpnProtocol === "string" ? socket.alpnProtocol : undefined,
  });
}

/** What a pin names: SHA-256 of the SubjectPublicKeyInfo, base64 (RFC 7469, 2.4). */
function publicKeySha256(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("base64");
}
