import { FTPContext, linkOf, watchOf } from "./context/ftp-context.ts";
import { NestedTurns } from "./context/nested-turns.ts";
import { parseList } from "./listing/parse-list.ts";
import type { RawListParser } from "./operation/client-state.ts";
import { enterFirstCompatibleMode, type TransferStrategy } from "./operation/strategies.ts";
import { ProgressTracker } from "./transfer/progress-tracker.ts";

/** Options of a {@link Client}. */
export interface ClientOptions {
  /** Whether data may go to the host that a 227 names; default false: it goes to the server, whatever that says. */
  allowSeparateTransferHost: boolean;
  /** Bytes of a listing at most; default 40 MiB. */
  maxListingBytes: number;
}

/** The turns of a client's calls: for the modules of this package, not a part of the public surface. */
export let turnOf: <T>(client: BaseClient, call: () => Promise<T>) => Promise<T>;

/** What a client is before it does anything: its settings, and its end. */
export class BaseClient {
  /** Finds out where the data connection of each transfer goes. */
  prepareTransfer: TransferStrategy = enterFirstCompatibleMode;
  /** Reads the text of listings. */
  parseList: RawListParser = parseList;
  /** The commands that list a directory, the best first; after the first success, the one that succeeded. */
  availableListCommands: string[] = ["LIST -a", "LIST"];
  /** The connections, to be looked at, and to send commands that there is no method for. */
  readonly ftp: FTPContext;
  /** @internal */
  readonly progress: ProgressTracker = new ProgressTracker();
  /** @internal */
  readonly maxListingBytes: number;
  /** @internal */
  hasTransferred = false;
  readonly #turns = new NestedTurns((turn) => watchOf(this.ftp).turn(turn));

  static {
    turnOf = (client, call) => {
      const link = linkOf(client.ftp);
      const { closings } = link;
      return client.#turns.run(async () => {
        link.throwIfClosedSince(closings);
        return await call();
      });
    };
  }

  /** @param timeout milliseconds that each step may take, 0: no limit; default 30,000 */
  constructor(timeout = 30_000, options: Partial<ClientOptions> = {}) {
    this.ftp = new FTPContext(timeout);
    this.maxListingBytes = options.maxListingBytes ?? 40 * 1024 * 1024;
    linkOf(this.ftp).trustsDataHost = options.allowSeparateTransferHost ?? false;
  }

  /** Closes all connections. Calls that are under way reject, and so do later ones until `access` or `connect`. */
  close(): void {
    this.ftp.close();
    this.progress.stop();
  }

  /** Whether there is no open connection. */
  get closed(): boolean {
    return this.ftp.closed;
  }
}
