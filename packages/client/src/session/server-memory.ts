import { TlsSessions } from "@ftplib/transport";
import type { Features } from "../exchange/feat.ts";
import { newHabits, type ServerHabits } from "./server-habits.ts";

/** What is remembered of one server. */
export interface ServerRecord {
  readonly habits: ServerHabits;
  /** The key of the first control connection: see `requireSamePublicKey`. */
  identity: { readonly publicKeySha256: string | undefined } | undefined;
  /** What several connections may use, where the caller has asked for that. */
  readonly shared: SharedKnowledge | undefined;
}

/** What holds for one control connection as a rule, and for others to the same server if the caller says so. */
export interface SharedKnowledge {
  readonly tickets: TlsSessions;
  /** What FEAT said after a login, and whether the connection was secure. */
  features: { readonly list: Features; readonly isSecure: boolean } | undefined;
  /** PASV or EPSV, whichever was taken last. */
  passiveVerb: string | undefined;
  /** Whether a connection to a port that it named was opened. */
  isPassiveProven: boolean;
}

/** The record of a server, made when it is first asked for: for the modules of this package. */
export let recordOf: (memory: ServerMemory, host: string, port: number) => ServerRecord;

/**
 * What was learned of servers, to be shared by clients: pass one to each as the option `memory`. Holds, for each host and port,
 * TLS sessions for the next control connection, the features after a login, the passive command that was taken, the server's
 * public key, and what may be sent in advance. For clients with the same rights: features may differ from user to user.
 *
 * It holds secrets of TLS, and grows with the number of servers; it is never written anywhere.
 */
export class ServerMemory {
  readonly #records = new Map<string, ServerRecord>();
  readonly #isShared: boolean;

  static {
    recordOf = (memory, host, port) => memory.#record(`${host}:${port}`);
  }

  constructor() {
    this.#isShared = new.target !== OwnMemory;
  }

  /** Forgets everything; clients that are connected keep what they know. */
  forget(): void {
    this.#records.clear();
  }

  #record(key: string): ServerRecord {
    let record = this.#records.get(key);
    if (record === undefined) {
      const shared: SharedKnowledge | undefined = this.#isShared
        ? { tickets: new TlsSessions(), features: undefined, passiveVerb: undefined, isPassiveProven: false }
        : undefined;
      record = { habits: newHabits(), identity: undefined, shared };
      this.#records.set(key, record);
    }
    return record;
  }
}

/** The memory of a client that was given none: of what holds for one connection it knows nothing (hostile-server F62). */
export class OwnMemory extends ServerMemory {}
