import { type SecureOptions, type TlsFacts, TlsSessions } from "@ftplib/transport";
import { type ConnectionRole, TlsError } from "../errors/tls-error.ts";
import type { ClientState } from "./client-state.ts";
import type { ServerRecord } from "./server-memory.ts";
import { finite } from "./timeouts.ts";

// How long a data connection waits for the first session ticket, milliseconds: at most, and at least.
const FIRST_TICKET = 250;
const BRIEFLY = 25;

/** What {@link SessionTls} needs of its session. */
export interface TlsHost {
  readonly client: ClientState;
  readonly server: ServerRecord;
  readonly signal: AbortSignal;
  fail(error: unknown): void;
}

/** How a session speaks TLS, and with whom: the same on control and data connections, so that identities and tickets agree. */
export class SessionTls {
  /** What TLS settled on the last data connection. */
  data: TlsFacts | undefined;
  readonly #host: TlsHost;
  /** A control connection begins with no ticket of another one's, unless the caller lets clients share theirs. */
  readonly #tickets: TlsSessions;
  #hasAwaitedTicket = false;

  constructor(host: TlsHost) {
    this.#host = host;
    this.#tickets = new TlsSessions({ shared: host.server.shared?.tickets });
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
    const { client, server } = this.#host;
    server.identity ??= { publicKeySha256 };
    if (!client.options.requireSamePublicKey || server.identity.publicKeySha256 === publicKeySha256) return;
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
   * server that requires session reuse refuses a data connection without one (hostile-server F28). The replies that were read
   * since then came after a ticket that was sent with the handshake, so two round trips are enough for one that comes late. Some
   * servers (Pure-FTPd) send none.
   *
   * @param roundTrip milliseconds, as far as that was measured
   */
  async awaitFirstTicket(control: TlsFacts | undefined, roundTrip: number): Promise<void> {
    if (this.#hasAwaitedTicket || control?.protocol !== "TLSv1.3") return;
    this.#hasAwaitedTicket = true;
    const timeout = Math.min(FIRST_TICKET, Math.max(BRIEFLY, 2 * roundTrip));
    await this.#tickets.waitForSession({ timeout, signal: this.#host.signal });
  }
}
