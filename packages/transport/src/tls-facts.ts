import type { TLSSocket } from "node:tls";

import type { TlsFacts } from "./connection.ts";
import { nodeCrypto } from "./built-in-modules.ts";

/** What is known of a peer whose session is resumed. */
export type KnownPeer = Pick<TlsFacts, "certificate" | "certificateSha256" | "publicKeySha256">;

const NOBODY: KnownPeer = {
  certificate: undefined,
  certificateSha256: undefined,
  publicKeySha256: undefined,
};

/** What the handshake of this socket settled; asked at once, since a closed socket has forgotten it. */
export function tlsFacts(socket: TLSSocket, known?: KnownPeer): TlsFacts {
  const { certificate, certificateSha256, publicKeySha256 } = peerOf(socket) ?? known ?? NOBODY;
  const servername = "servername" in socket && typeof socket.servername === "string" ? socket.servername : "";
  return Object.freeze({
    protocol: socket.getProtocol() ?? "",
    cipher: socket.getCipher().name,
    sessionReused: socket.isSessionReused(),
    servername: servername === "" ? undefined : servername,
    certificate,
    certificateSha256,
    publicKeySha256,
    alpnProtocol: typeof socket.alpnProtocol === "string" ? socket.alpnProtocol : undefined,
  });
}

/** What a peer shows of itself in a handshake that is refused. */
export interface ShownPeer {
  /** Who has issued its certificate, such as `O=Example, CN=Root`. */
  readonly issuer?: string | undefined;
  /** Base64, as a pin names it. */
  readonly publicKeySha256?: string | undefined;
}

/**
 * Waits for the peer's certificate. Returns a function that returns what it says, once it was shown: a socket that has refused
 * a certificate does not know it any more.
 */
export function watchPeer(socket: TLSSocket): () => ShownPeer {
  let shown: ShownPeer = {};
  // Before Node's own listener, which destroys the socket. Where this event does not exist, nothing becomes known.
  socket.prependOnceListener("secure", () => {
    if (socket.isSessionReused()) return;
    shown = { issuer: issuerOf(socket) };
    try {
      shown = { ...shown, publicKeySha256: peerOf(socket)?.publicKeySha256 };
    } catch {
      // A key of a kind that cannot be read is for the handshake to refuse.
    }
  });
  return () => shown;
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
    certificate: raw,
    certificateSha256: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    // What a pin names: RFC 7469, 2.4.
    publicKeySha256: createHash("sha256").update(spki).digest("base64"),
  };
}

// Of an issuer's name, so many characters are shown.
const SHOWN_OF_A_NAME = 200;

function issuerOf(socket: TLSSocket): string | undefined {
  const { issuer: names } = socket.getPeerCertificate() ?? {};
  if (names === undefined) return undefined;
  const words = Object.entries(names).map(([key, value]) => `${key}=${String(value)}`);
  // It is the peer's text.
  return words
    .join(", ")
    .replaceAll(/[^\x20-\x7e]/g, ".")
    .slice(0, SHOWN_OF_A_NAME);
}
