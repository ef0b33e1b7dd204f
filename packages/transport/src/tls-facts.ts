import type { TLSSocket } from "node:tls";

import type { TlsFacts } from "./connection.ts";
import { nodeCrypto } from "./node-tls.ts";

/** What is known of a peer whose session is resumed. */
export type KnownPeer = Pick<TlsFacts, "certificateSha256" | "publicKeySha256">;

/** What the handshake of this socket settled; asked at once, since a closed socket has forgotten it. */
export function tlsFacts(socket: TLSSocket, known?: KnownPeer): TlsFacts {
  const { certificateSha256, publicKeySha256 } = peerOf(socket) ?? known ?? {};
  const servername = "servername" in socket && typeof socket.servername === "string" ? socket.servername : "";
  return Object.freeze({
    protocol: socket.getProtocol() ?? "",
    cipher: socket.getCipher().name,
    sessionReused: socket.isSessionReused(),
    servername: servername === "" ? undefined : servername,
    certificateSha256,
    publicKeySha256,
    alpnProtocol: typeof socket.alpnProtocol === "string" ? socket.alpnProtocol : undefined,
  });
}

/**
 * The peer's certificate; undefined if none was shown, as in a resumed handshake.
 *
 * Not by `getPeerX509Certificate`: before Node 26 it answers only once, and `getPeerCertificate` not at all after it.
 */
function peerOf(socket: TLSSocket): KnownPeer | undefined {
  const { raw } = socket.getPeerCertificate();
  if (raw === undefined) return undefined;
  const { createHash, X509Certificate } = nodeCrypto();
  const certificate = new X509Certificate(raw);
  const spki = certificate.publicKey.export({ type: "spki", format: "der" });
  return {
    certificateSha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    // What a pin names: RFC 7469, 2.4.
    publicKeySha256: createHash("sha256").update(spki).digest("base64"),
  };
}

// Of an issuer's name, so many characters are shown.
const SHOWN_OF_A_NAME = 200;

/** Remembers who has issued the certificate that the peer shows: once Node has refused it, the socket does not say. */
export function issuerShown(socket: TLSSocket): () => string | undefined {
  let issuer: string | undefined;
  // Before Node's own listener, which destroys the socket.
  socket.prependOnceListener("secure", () => {
    if (socket.isSessionReused()) return;
    const { issuer: names } = socket.getPeerCertificate() ?? {};
    if (names === undefined) return;
    const words = Object.entries(names).map(([key, value]) => `${key}=${String(value)}`);
    // It is the peer's text.
    issuer = words
      .join(", ")
      .replaceAll(/[^\x20-\x7e]/g, ".")
      .slice(0, SHOWN_OF_A_NAME);
  });
  return () => issuer;
}
