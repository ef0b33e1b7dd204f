import { randomBytes } from "node:crypto";
import { createServer, type SecureVersion, type TLSSocket } from "node:tls";
import type { Certificate } from "./certificate.ts";
import type { Wire } from "./wire.ts";

/** How the server does TLS. */
export interface TlsOptions {
  /** Default: TLS 1.2. */
  readonly minVersion?: SecureVersion;
  /** Default: TLS 1.3. */
  readonly maxVersion?: SecureVersion;
  /** Data connections must resume a session, as vsftpd and ProFTPD want it; otherwise 522. Default: false. */
  readonly requireSessionReuse?: boolean;
  /** Sessions are never resumed: every handshake is a full one. Default: false. */
  readonly refuseSessionReuse?: boolean;
  /** Transfers under PROT C are answered with 522. Default: false. */
  readonly dataTlsRequired?: boolean;
  /** An upload whose data connection ended without close_notify is answered with 426. Default: false. */
  readonly requireCloseNotify?: boolean;
  /** Clients must present a certificate of this authority (PEM). */
  readonly clientCa?: string;
  /** ALPN protocols the server knows; it refuses clients that offer none of them. Default: no ALPN. */
  readonly alpnProtocols?: readonly string[];
  /** Data connections show this certificate instead of the control connection's. */
  readonly dataCertificate?: Certificate;
}

/** Takes the server's part in TLS handshakes; the session tickets of all of them are good for each other. */
export class TlsAcceptor {
  readonly #certificate: Certificate;
  readonly #options: TlsOptions;
  readonly #ticketKeys = randomBytes(48);
  /** Sessions by id, for clients that resume TLS 1.2 without tickets, as curl does. */
  readonly #sessions: Map<string, Buffer> = new Map();

  constructor(certificate: Certificate, options: TlsOptions = {}) {
    this.#certificate = certificate;
    this.#options = options;
  }

  /** Does the handshake on a wire; fails when it fails or the wire closes first. */
  accept(wire: Wire, purpose: "control" | "data"): Promise<TLSSocket> {
    const mayResume = !this.#options.refuseSessionReuse;
    const { minVersion = "TLSv1.2", maxVersion = "TLSv1.3", clientCa, alpnProtocols } = this.#options;
    const certificate = (purpose === "data" && this.#options.dataCertificate) || this.#certificate;
    // A tls.Server that does not listen is the public way to do a server's handshake on any stream.
    const server = createServer({
      cert: certificate.cert,
      key: certificate.key,
      minVersion,
      maxVersion,
      ticketKeys: mayResume ? this.#ticketKeys : randomBytes(48),
      sessionIdContext: "testkit",
      ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true }),
      ...(alpnProtocols === undefined ? {} : { ALPNProtocols: [...alpnProtocols] }),
    });
    if (mayResume) {
      server.on("newSession", (id: Buffer, session: Buffer, done: () => void) => {
        this.#sessions.set(id.toString("hex"), session);
        done();
      });
      server.on(
        "resumeSession",
        (id: Buffer, done: (error: Error | null, session: Buffer | null) => void) => {
          done(null, this.#sessions.get(id.toString("hex")) ?? null);
        },
      );
    }
    wire.carriesTls = true;
    return new Promise((resolve, reject) => {
      if (wire.destroyed || wire.readableEnded) {
        reject(new Error("the connection was closed before the TLS handshake"));
        return;
      }
      server.once("secureConnection", (socket) => {
        socket.on("error", () => {});
        resolve(socket);
      });
      server.once("tlsClientError", (error, socket) => {
        socket.destroy();
        reject(error);
      });
      const fail = (): void => reject(new Error("the connection was closed during the TLS handshake"));
      wire.once("end", fail).once("close", fail);
      server.emit("connection", wire);
    });
  }
}
