import type { FTP, FtpTlsOptions } from "../../../src/index.ts";
import type { Beginning, Given, Operation } from "../operations/operation.ts";
import type { Interposer } from "../server/step.ts";
import type { TableServer, TableServerOptions } from "../server/table-server.ts";

/** What a cell has at hand while its operation runs. */
export interface Scene {
  readonly ftp: FTP;
  readonly server: TableServer;
  readonly controller: AbortController;
  readonly given: Given;
  /** Settles as the operation does; never rejects. */
  readonly settled: Promise<Outcome>;
  readonly operation: Operation;
  /** Connects and logs in again. */
  readonly reopen: () => Promise<void>;
  /** Notes what is wrong. */
  readonly find: (fault: string) => void;
}

/** What an operation came to. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** One operation in one set of circumstances, and what must come of it beyond what holds in every cell. */
export interface Cell {
  readonly name: string;
  readonly isTls?: boolean;
  /** The server opens the data connections. */
  readonly isActive?: boolean;
  readonly server?: TableServerOptions;
  readonly settings?: FtpTlsOptions;
  readonly interposer?: Interposer;
  readonly given?: Partial<Given>;
  /** Makes the operation's call, and others around it. */
  readonly call?: (make: () => Promise<unknown>, scene: Omit<Scene, "settled">) => Promise<unknown>;
  /** Where the client stands at first; by default where the operation begins. */
  readonly from?: Beginning;
  /** Runs once the client stands where the operation begins. */
  readonly before?: (scene: Omit<Scene, "settled">) => Promise<void>;
  /** Runs beside the operation; what it waits for has a limit. */
  readonly during?: (scene: Scene) => Promise<void>;
  /** Runs after it, before the session is looked at. */
  readonly after?: (scene: Scene, outcome: Outcome) => Promise<void>;
  /** Errors without a type that may come of it: the caller's own. */
  readonly mayThrow?: (error: unknown) => boolean;
  /** What the operation must come to; by default either, as long as it is honest. */
  readonly must?: "succeed" | "fail";
  /** Milliseconds for the operation; default 3,000. */
  readonly within?: number;
  /** Replies of this server may be taken for others: a success needs no completed command, only the right value. */
  readonly isLying?: boolean;
  /** A success may be wrong, since no client could know better. */
  readonly isUndecidable?: boolean;
  /** What the session must be afterwards; by default `ready` or `closed`. */
  readonly ends?: "ready" | "closed";
  /** Whether the connection is closed after success; by default as the operation says. */
  readonly closes?: boolean;
  /** Lines besides the operation's own that may be sent. */
  readonly alsoSends?: RegExp;
}
