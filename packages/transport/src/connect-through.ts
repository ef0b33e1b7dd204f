import type { Duplex } from "node:stream";

import { type AdoptOptions, adopt, isDuplex } from "./adopt.ts";
import type { Connection } from "./connection.ts";

/** Where a {@link Connector} is to connect to. */
export interface ConnectTarget {
  /** A name or an address, as the caller gave it. */
  readonly host: string;
  readonly port: number;
  /** Fires when nobody waits any more: the time is up, or the caller has called it off. */
  readonly signal: AbortSignal;
  /** Milliseconds for the whole; `Infinity` for ever. The signal fires when they have passed. */
  readonly timeout: number;
}

/** A connected stream, alone or with bytes of the peer that were read from it already. */
export type ConnectedSocket = Duplex | { readonly socket: Duplex; readonly head?: Uint8Array | undefined };

/** Connects to a target in a way of its own: through a proxy, over a tunnel, in memory. A stream that comes too late, or cannot be used, is destroyed. */
export type Connector = (target: ConnectTarget) => ConnectedSocket | Promise<ConnectedSocket>;

/** What a connector needs of the options of `dial`. */
export interface ThroughOptions extends Omit<AdoptOptions, "head"> {
  readonly host: string;
  readonly port: number;
  readonly timeout?: number | undefined;
  /** What a connector decides by itself. */
  readonly localAddress?: unknown;
  readonly localPort?: unknown;
  readonly family?: unknown;
  readonly lookup?: unknown;
}

const itsOwn = ["localAddress", "localPort", "family", "lookup"] as const;

/** The connection that the connector makes. @throws as `dial` */
export async function connectThrough(
  connector: Connector,
  options: ThroughOptions,
  signal: AbortSignal,
): Promise<Connection> {
  const { host, port, timeout = Number.POSITIVE_INFINITY, keepAlive, noDelay } = options;
  for (const name of itsOwn)
    if (options[name] !== undefined) throw new TypeError(`${name} cannot be combined with a connector`);
  const { socket, head } = parts(await connector({ host, port, signal, timeout }));
  try {
    signal.throwIfAborted();
    return adopt(socket, { head, keepAlive, noDelay });
  } catch (error) {
    // Nobody else has it, nor hears of a failure that it reports only now.
    socket.on("error", () => {}).destroy();
    throw error;
  }
}

function parts(given: ConnectedSocket): { readonly socket: Duplex; readonly head?: Uint8Array | undefined } {
  if (isDuplex(given)) return { socket: given };
  if (typeof given === "object" && given !== null && isDuplex(given.socket)) return given;
  throw new TypeError("a connector must give a stream (Duplex), or { socket, head }");
}
