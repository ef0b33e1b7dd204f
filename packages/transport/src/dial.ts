import type { LookupFunction, Socket } from "node:net";

import { addressesOf, type Address, type Family, literalAddress } from "./addresses.ts";
import type { Connection, WaitOptions } from "./connection.ts";
import { type Connector, connectThrough } from "./connect-through.ts";
import { checkWait, watch, within } from "./deadline.ts";
import { firstSuccess } from "./first-success.ts";
import { OwnedConnection } from "./owned-connection.ts";
import { secure } from "./secure.ts";
import type { SecureOptions } from "./secure-options.ts";
import { createSocket, outgoingConnection } from "./tcp-connection.ts";

/** Where to dial, and how. `timeout` is for the whole: resolving, all addresses, and the TLS handshake. */
export interface DialOptions extends WaitOptions {
  /** A name or an address. Every address of a name is tried, in the resolver's order. */
  readonly host: string;
  readonly port: number;
  /** Our end: a name or an address of this machine. */
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  /** Only addresses of this version of IP. */
  readonly family?: Family | undefined;
  /**
   * Connects in place of this package, through a proxy say, and is given host and port as they are: names are not resolved here.
   * It cannot be combined with `localAddress`, `localPort`, `family` and `lookup`.
   */
  readonly connector?: Connector | undefined;
  /** Resolves names; default `dns.lookup`. */
  readonly lookup?: LookupFunction | undefined;
  /** Milliseconds of silence before TCP asks whether the peer is still there; default 30,000; false: never. */
  readonly keepAlive?: number | false | undefined;
  /** Small writes go out at once (Nagle's algorithm is off); default true. */
  readonly noDelay?: boolean | undefined;
  /** TLS from the start. `host` is by default the host dialled. */
  readonly tls?:
    | (Omit<SecureOptions, "host" | "timeout" | "signal"> & { readonly host?: string })
    | undefined;
}

/** A second address is tried beside the first after this time without an answer: RFC 8305, section 5. */
const attemptDelay = 250;

/**
 * Opens a connection to the first of the host's addresses that answers, or to where `connector` connects.
 *
 * @throws RangeError for a timeout or a port that is none, before anything is sent
 * @throws the system's error (`ECONNREFUSED`, `ENOTFOUND`, …); of several addresses the last one's, whose `cause` is an
 *   AggregateError of all
 * @throws TransportTimeoutError, the signal's reason, and, with `tls`, what `secure` throws
 * @throws what the connector throws; TypeError where it cannot be combined with another option or gives no stream
 */
export async function dial(options: DialOptions): Promise<Connection> {
  checkWait(options);
  checkPort(options.port, 1);
  if (options.localPort !== undefined) checkPort(options.localPort, 0);
  const { tls, host, localAddress, family, connector } = options;
  const literal = connector === undefined ? literalAddress(host) : undefined;
  // An address, and no other to try: nothing is waited for but the connection itself.
  if (literal !== undefined && localAddress === undefined && tls === undefined && family === undefined)
    return connect(literal, undefined, options, options);
  return within("connect", options, async (signal) => {
    const connection = await (connector === undefined
      ? dialPlain(options, signal)
      : connectThrough(connector, options, signal));
    try {
      signal.throwIfAborted();
      return tls === undefined ? connection : await secure(connection, { host, ...tls, signal });
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

async function dialPlain(options: DialOptions, signal: AbortSignal): Promise<Connection> {
  const { host, localAddress, family, lookup } = options;
  const remotes = await addressesOf(host, family, lookup);
  const locals = localAddress === undefined ? undefined : await addressesOf(localAddress, family, lookup);
  signal.throwIfAborted();

  const attempts = remotes.map((remote) => (attemptSignal: AbortSignal) => {
    const local = locals?.find((address) => address.family === remote.family);
    if (locals !== undefined && local === undefined)
      return Promise.reject(noCommonFamily(remote, localAddress));
    return connect(remote, local, options, { signal: attemptSignal });
  });
  return firstSuccess<Connection>(attempts, {
    // Two attempts cannot have the same local port at the same time.
    delay: options.localPort === undefined ? attemptDelay : Number.POSITIVE_INFINITY,
    signal,
    discard: (late) => late.close(),
  });
}

function connect(
  remote: Address,
  local: Address | undefined,
  options: DialOptions,
  limits: WaitOptions,
): Promise<Connection> {
  const outgoing = createSocket();
  const { socket } = outgoing;
  return new Promise((resolve, reject) => {
    const stop = watch("connect", limits, (reason) => {
      socket.destroy();
      reject(reason);
    });
    const fail = (error: unknown): void => {
      stop();
      reject(error);
    };
    socket.on("error", fail);
    socket.once("connect", () => {
      stop();
      tune(socket, options);
      resolve(new OwnedConnection(outgoingConnection(outgoing)));
      // The connection hears of errors by itself (F69).
      socket.off("error", fail);
    });
    socket.connect({
      host: remote.address,
      port: options.port,
      family: remote.family,
      ...(local === undefined ? {} : { localAddress: local.address }),
      ...(options.localPort === undefined ? {} : { localPort: options.localPort }),
    });
  });
}

function tune(socket: Socket, { keepAlive = 30_000, noDelay = true }: DialOptions): void {
  if (keepAlive !== false) socket.setKeepAlive(true, keepAlive);
  socket.setNoDelay(noDelay);
}

function checkPort(port: number, least: number): void {
  if (Number.isInteger(port) && port >= least && port <= 65_535) return;
  throw new RangeError(`a port is an integer from ${least} to 65535, not ${port}`);
}

function noCommonFamily(remote: Address, localAddress: string | undefined): Error {
  const message = `${String(localAddress)} has no IPv${remote.family} address to reach ${remote.address} from`;
  return Object.assign(new Error(message), { code: "EADDRNOTAVAIL" });
}
