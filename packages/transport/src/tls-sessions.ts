import type { SecureContext } from "node:tls";

import type { WaitOptions } from "./connection.ts";
import { checkWait, watch } from "./deadline.ts";

/** More tickets than this are not worth keeping: a server gives two for each one used. */
const mostTickets = 8;

/** What a session is bound to: it is offered only to the same server under the same rules (S56, S57). */
export type SessionScope = readonly unknown[];

/**
 * The TLS sessions of one control connection and its data connections: pass the same object to each of them.
 *
 * It collects the tickets that any of these connections is given and offers the newest unused one to the next. Tickets
 * of TLS 1.3 are meant for one use (RFC 8446, C.4), those of TLS 1.2 for many; when none is unused, the last one is
 * offered again, since servers that insist on reuse accept that. Sessions are bound to the first host, name and
 * settings they were used with: with others nothing is offered and nothing kept. It holds secrets: let it die with the control
 * connection.
 */
export class TlsSessions {
  #unused: Buffer[] = [];
  #last: Buffer | undefined;
  #scope: SessionScope | undefined;
  #context: SecureContext | undefined;
  #waiting: Set<() => void> = new Set();

  /** Whether there is a session to offer. */
  get hasSession(): boolean {
    return this.#last !== undefined;
  }

  /**
   * Waits for the first session: with TLS 1.3 the server sends it some time after the handshake (spec row N7), and
   * somebody must be reading that connection. Answers at once when there is one; false when the time was up.
   *
   * @throws the signal's reason
   */
  async waitForSession(options: WaitOptions): Promise<boolean> {
    checkWait(options);
    if (this.hasSession) return true;
    return new Promise((resolve, reject) => {
      const arrive = (): void => {
        stop();
        this.#waiting.delete(arrive);
        resolve(true);
      };
      const stop = watch("session", options, (reason) => {
        this.#waiting.delete(arrive);
        if (options.signal?.aborted === true) reject(reason);
        else resolve(false);
      });
      this.#waiting.add(arrive);
    });
  }

  /** Forgets all sessions, and what they were bound to. */
  forget(): void {
    this.#unused = [];
    this.#last = undefined;
    this.#scope = undefined;
    this.#context = undefined;
  }

  /** @internal The session to offer, which then counts as used. */
  take(scope: SessionScope): Buffer | undefined {
    return this.#fits(scope) ? (this.#unused.pop() ?? this.#last) : undefined;
  }

  /** @internal Keeps a session that a verified peer has given. */
  keep(scope: SessionScope, session: Buffer, protocol: string | null): void {
    if (!this.#fits(scope)) return;
    this.#last = session;
    // A session of TLS 1.2 is as good the second time: no queue.
    this.#unused = protocol === "TLSv1.3" ? [...this.#unused, session].slice(-mostTickets) : [];
    for (const arrive of this.#waiting) arrive();
  }

  /** @internal Node's parsed settings, made once: parsing the certificates is most of what a small handshake costs. */
  context(scope: SessionScope, create: () => SecureContext): SecureContext {
    return this.#fits(scope) ? (this.#context ??= create()) : create();
  }

  #fits(scope: SessionScope): boolean {
    this.#scope ??= scope;
    const bound = this.#scope;
    return bound.length === scope.length && bound.every((value, index) => Object.is(value, scope[index]));
  }
}
