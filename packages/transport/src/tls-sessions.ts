import type { WaitOptions } from "./connection.ts";
import { checkWait, watch } from "./deadline.ts";
import { canResume } from "./runtime.ts";
import { SessionStore } from "./session-store.ts";

/** The store behind a {@link TlsSessions}: for this package alone. */
export let storeOf: (sessions: TlsSessions) => SessionStore;

/** Options of {@link TlsSessions}. */
export interface TlsSessionsOptions {
  /**
   * Where the first session comes from, and where tickets go that are not needed here: with it several control connections to one
   * server resume each other's sessions, and their settings are parsed once. Data connections resume those of their own.
   */
  readonly shared?: TlsSessions | undefined;
}

/**
 * The TLS sessions of one control connection and its data connections: pass the same object to each of them.
 *
 * It collects the tickets that any of these connections is given and offers the newest unused one to the next. Tickets
 * of TLS 1.3 are meant for one use (RFC 8446, C.4), those of TLS 1.2 for many; when none is unused, the last one is
 * offered again, since servers that insist on reuse accept that (F28). Sessions are bound to the first host, name and
 * settings they were used with: with others nothing is offered and nothing kept (S56, S57). It holds secrets: let it
 * die with the control connection.
 */
export class TlsSessions {
  readonly #store: SessionStore;

  static {
    storeOf = (sessions) => sessions.#store;
  }

  /** Whether this runtime resumes sessions: Node and Bun do, Deno does not. */
  static readonly canResume: boolean = canResume;

  /** @param options `shared`: what the control connections to one server have in common */
  constructor(options: TlsSessionsOptions = {}) {
    const { shared } = options;
    this.#store = new SessionStore(shared === undefined ? undefined : storeOf(shared));
  }

  /** Whether there is a session to offer. */
  get hasSession(): boolean {
    return !this.#store.isEmpty;
  }

  /**
   * Waits for the first session: with TLS 1.3 the server sends it some time after the handshake (N7). Answers at once
   * when there is one; false when the time was up, and at once where sessions are not resumed.
   *
   * @throws the signal's reason; RangeError for a timeout that is none
   */
  async waitForSession(options: WaitOptions): Promise<boolean> {
    checkWait(options);
    if (this.hasSession || !canResume) return this.hasSession;
    const { listeners } = this.#store;
    return new Promise((resolve, reject) => {
      const arrive = (): void => {
        stop();
        listeners.delete(arrive);
        resolve(true);
      };
      const stop = watch("session", options, (reason) => {
        listeners.delete(arrive);
        if (options.signal?.aborted === true) reject(reason);
        else resolve(false);
      });
      listeners.add(arrive);
    });
  }

  /** Forgets all sessions, and what they were bound to. */
  forget(): void {
    this.#store.forget();
  }
}
