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
  /** What several stores share: it gives the first session to each of them, and is given what they can do without. */
  readonly #shared: SessionStore | undefined;
  #unused: KeptSession[] = [];
  #last: KeptSession | undefined;
  /** The session that the shared store gave, if any. */
  #borrowed: KeptSession | undefined;
  #scope: SessionScope | undefined;
  #context: SecureContext | undefined;
  /** The group that the peer has asked for in place of that which was offered: see `key-group.ts`. */
  #group: string | undefined;
  /** Called with each session that is kept. */
  readonly listeners: Set<() => void> = new Set();

  constructor(shared?: SessionStore) {
    this.#shared = shared;
  }

  get isEmpty(): boolean {
    return this.#last === undefined;
  }

  /** The session to offer, which then counts as used. */
  take(scope: SessionScope): KeptSession | undefined {
    if (!this.#fits(scope)) return undefined;
    return this.#unused.pop() ?? (this.#last ??= this.#borrowed = this.#shared?.take(scope));
  }

  /** The peer did not resume the session: one of the shared store is not offered again. */
  onRefusal(session: KeptSession): void {
    if (this.#last === session && this.#borrowed === session) this.#last = undefined;
  }

  /** Keeps a session that a verified peer has given in a connection with these facts. */
  keep(scope: SessionScope, ticket: Buffer, peer: TlsFacts): void {
    if (!this.#fits(scope)) return;
    const session = { ticket, peer };
    const isForOneUse = peer.protocol === "TLSv1.3";
    if (this.#shared?.wants(this.#unused.length, isForOneUse) === true) {
      this.#shared.keep(scope, ticket, peer);
      if (isForOneUse) return;
    }
    this.#last = session;
    // A session of TLS 1.2 is as good the second time: no queue.
    this.#unused = isForOneUse ? [...this.#unused, session].slice(-mostTickets) : [];
    for (const listener of this.listeners) listener();
  }

  /** Node's parsed settings, made once: parsing the certificates is most of what a small handshake costs. */
  context(scope: SessionScope, create: (group?: string) => SecureContext): SecureContext {
    if (!this.#fits(scope)) return create();
    return (this.#context ??= this.#shared?.context(scope, create) ?? create(this.#group));
  }

  /** The peer has asked for this group: the next handshakes offer it first. The first one counts, since settings cost time to make. */
  learnGroup(scope: SessionScope, group: string): void {
    if (this.#group !== undefined || !this.#fits(scope)) return;
    this.#group = group;
    this.#context = undefined;
    this.#shared?.learnGroup(scope, group);
  }

  /** Whether a store that has so many unused tickets should give the next one to this one, which it shares with others. */
  wants(unused: number, isForOneUse: boolean): boolean {
    return !isForOneUse || unused > 1 || (unused === 1 && this.#unused.length === 0);
  }

  forget(): void {
    this.#unused = [];
    this.#last = undefined;
    this.#borrowed = undefined;
    this.#scope = undefined;
    this.#context = undefined;
    this.#group = undefined;
  }

  #fits(scope: SessionScope): boolean {
    this.#scope ??= scope;
    const bound = this.#scope;
    return bound.length === scope.length && bound.every((value, index) => Object.is(value, scope[index]));
  }
}
