import { type SecureOptions, type TlsFacts, TlsSessions } from "@ftplib/transport";
import { type ConnectionRole, TlsError } from "../errors/tls-error.ts";
import type { ClientState } from "./client-state.ts";
import { finite } from "./timeouts.ts";

// How long a data connection waits for the first session ticket at most, milliseconds.
const FIRST_TICKET = 250;

/** What {@link SessionTls} needs of its session. */
export interface TlsHost {
  readonly client: ClientState;
  readonly signal: AbortSignal;
  fail(error: unknown): void;
}

/** How a session speaks TLS, and with whom: the same on control and data connections, so that identities and tickets agree. */
export class SessionTls {
  /** What TLS settled on the last data connection. */
  data: TlsFacts | undefined;
  readonly #host: TlsHost;
  /** Each control connection begins with no ticket of another one's. */
  readonly #tickets: TlsSessions = new TlsSessions();
  #hasAwaitedTicket = false;

  constructor(host: TlsHost) {
    this.#host = host;
  }

  /** What every handshake of this session is given. */
  get options(): SecureOptions {
    const { client, signal } = this.#host;
    const { tls, host, timeouts } = client.options;
    return {
      // So that no server of another protocol with the same certificate can be put in this one's place (S60).
      alpnProtocols: ["ftp"],
      ...tls,
      host,
      sessions: this.#tickets,
      timeout: finite(timeouts.tls),
      signal,
    };
  }

  /**
   * Refuses a server that has changed its key, where the option asks for it, and closes the session.
   *
   * @throws TlsError with the reason `certificate-changed`
   */
  checkIdentity(connection: ConnectionRole, { publicKeySha256 }: TlsFacts): void {
    const { client } = this.#host;
    const { host, port, requireSamePublicKey } = client.options;
    const { identity } = client;
    const known = identity?.host === host && identity.port === port ? identity : undefined;
    client.identity = known ?? { host, port, publicKeySha256 };
    if (!requireSamePublicKey || client.identity.publicKeySha256 === publicKeySha256) return;
    const error = new TlsError("the server's public key is not the one that it had before", {
      connection,
      reason: "certificate-changed",
      phase: "tls",
      hint: "(the option requireSamePublicKey asks for it)",
    });
    this.#host.fail(error);
    throw error;
  }

  /**
   * Waits briefly, once a connection, for the first ticket: with TLS 1.3 it comes some time after the handshake, and a
   * server that requires session reuse refuses a data connection without one (hostile-server F28).
   */
  async awaitFirstTicket(control: TlsFacts | undefined): Promise<void> {
    if (this.#hasAwaitedTicket || control?.protocol !== "TLSv1.3") return;
    this.#hasAwaitedTicket = true;
    await this.#tickets.waitForSession({ timeout: FIRST_TICKET, signal: this.#host.signal });
  }
}
