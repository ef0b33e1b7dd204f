import { type SecureOptions, type TlsFacts, TlsSessions } from "@ftplib/transport";
import type { Session } from "./session.ts";
import { finite } from "./timeouts.ts";
import { type ConnectionRole, TlsError } from "../errors/tls-error.ts";

// How long a data connection waits for the first session ticket at most, milliseconds.
const FIRST_TICKET = 250;

interface Identity {
  readonly host: string;
  readonly port: number;
  readonly publicKeySha256: string | undefined;
}

/** How a session speaks TLS, and whom with: the same on control and data connections, so that identities and tickets agree. */
export class SessionTls {
  /** What TLS settled on the last data connection. */
  data: TlsFacts | undefined;
  readonly #session: Session;
  #tickets: TlsSessions = new TlsSessions();
  /** Whom this session has talked to first. */
  #identity: Identity | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** What a control connection of its own begins with: no ticket of another one's. */
  reset(): void {
    this.#tickets = new TlsSessions();
    this.data = undefined;
  }

  /** What every handshake of this session is given. */
  get options(): SecureOptions {
    const { options, signal } = this.#session;
    return {
      // So that no server of another protocol with the same certificate can be put in this one's place (S60).
      alpnProtocols: ["ftp"],
      ...options.tls,
      host: options.host,
      sessions: this.#tickets,
      timeout: finite(options.timeouts.tls),
      signal,
    };
  }

  /**
   * Refuses a server that has changed its key, where the option asks for it, and closes the session.
   *
   * @throws TlsError with the reason `certificate-changed`
   */
  checkIdentity(connection: ConnectionRole, { publicKeySha256 }: TlsFacts): void {
    const { host, port, requireSamePublicKey } = this.#session.options;
    const known = this.#identity?.host === host && this.#identity.port === port ? this.#identity : undefined;
    this.#identity = known ?? { host, port, publicKeySha256 };
    if (!requireSamePublicKey || this.#identity.publicKeySha256 === publicKeySha256) return;
    const error = new TlsError("the server's public key is not the one that it had before", {
      connection,
      reason: "certificate-changed",
      phase: "tls",
      hint: "(the option requireSamePublicKey asks for it)",
    });
    this.#session.abandon(error);
    throw error;
  }

  /**
   * Waits briefly, once a connection, for the first ticket: with TLS 1.3 it comes some time after the handshake, and a
   * server that requires session reuse refuses a data connection without one (hostile-server F28).
   */
  async awaitFirstTicket(): Promise<void> {
    const { facts, tls, signal } = this.#session;
    if (facts.hasAwaitedTicket || tls?.protocol !== "TLSv1.3") return;
    facts.hasAwaitedTicket = true;
    await this.#tickets.waitForSession({ timeout: FIRST_TICKET, signal });
  }
}
