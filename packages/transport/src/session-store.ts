import type { SecureContext } from "node:tls";

import type { TlsFacts } from "./connection.ts";
import type { KnownPeer } from "./tls-facts.ts";

/** More tickets than this are not worth keeping: a server gives two for each one used. */
const mostTickets = 8;

/** What a session is bound to: it is offered only to the same server under the same rules (S56, S57). */
export type SessionScope = readonly unknown[];

/** A session, and whom it was made with: a resumed handshake shows no certificate. */
export interface KeptSession {
  readonly ticket: Buffer;
  readonly peer: KnownPeer;
}

/** The sessions of one {@link TlsSessions}, newest last. */
export class SessionStore {
  #unused: KeptSession[] = [];
  #last: KeptSession | undefined;
  #scope: SessionScope | undefined;
  #context: SecureContext | undefined;
  /** Called with each session that is kept. */
  readonly listeners: Set<() => void> = new Set();

  get isEmpty(): boolean {
    return this.#last === undefined;
  }

  /** The session to offer, which then counts as used. */
  take(scope: SessionScope): KeptSession | undefined {
    return this.#fits(scope) ? (this.#unused.pop() ?? this.#last) : undefined;
  }

  /** Keeps a session that a verified peer has given in a connection with these facts. */
  keep(scope: SessionScope, ticket: Buffer, peer: TlsFacts): void {
    if (!this.#fits(scope)) return;
    const session = { ticket, peer };
    this.#last = session;
    // A session of TLS 1.2 is as good the second time: no queue.
    this.#unused = peer.protocol === "TLSv1.3" ? [...this.#unused, session].slice(-mostTickets) : [];
    for (const listener of this.listeners) listener();
  }

  /** Node's parsed settings, made once: parsing the certificates is most of what a small handshake costs. */
  context(scope: SessionScope, create: () => SecureContext): SecureContext {
    return this.#fits(scope) ? (this.#context ??= create()) : create();
  }

  forget(): void {
    this.#unused = [];
    this.#last = undefined;
    this.#scope = undefined;
    this.#context = undefined;
  }

  #fits(scope: SessionScope): boolean {
    this.#scope ??= scope;
    const bound = this.#scope;
    return bound.length === scope.length && bound.every((value, index) => Object.is(value, scope[index]));
  }
}
