import type { ConnectedSocket } from "@ftplib/transport";
import type { ConnectionRole } from "../errors/tls-error.ts";

/** Where a {@link FtpConnector} is to connect to, and what for. */
export interface FtpConnectTarget {
  /** The option `host` as it was given, a name or an address: for data connections, too. */
  readonly host: string;
  readonly port: number;
  readonly purpose: ConnectionRole;
  /** Fires when nobody waits any more: the time is up, or the session has closed. */
  readonly signal: AbortSignal;
  /** Milliseconds for the whole: `timeout.connect` or `timeout.dataConnect`; `Infinity` for none. */
  readonly timeout: number;
}

/**
 * Connects to the server in a way of its own, through SOCKS or an HTTP proxy say, and gives the connected stream: a socket of
 * `node:net` or `node:tls`, or any Duplex of bytes. What the server has sent already, behind the proxy's reply, is `head`. A stream that
 * cannot be used, since it is not connected yet or gives text, is destroyed.
 *
 * A Duplex that stands on a socket of its own needs one that can be written to when the server has ended (`allowHalfOpen`): with TLS the end
 * of a download is confirmed then, and some servers call one that is not confirmed failed (RFC 4217, 12.4).
 */
export type FtpConnector = (target: FtpConnectTarget) => ConnectedSocket | Promise<ConnectedSocket>;

/** The options that a connector has a say in. */
interface ConnectorOptions {
  readonly connector: FtpConnector | undefined;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  readonly passive: boolean;
}

/**
 * Refuses what a connector cannot do: it decides by itself where it connects from, and no server can connect to us through it.
 *
 * @throws TypeError
 */
export function checkConnector({ connector, localAddress, localPort, passive }: ConnectorOptions): void {
  if (connector === undefined) return;
  if (localAddress !== undefined || localPort !== undefined)
    throw new TypeError(
      "localAddress and localPort cannot be combined with a connector, which connects by itself",
    );
  if (!passive) throw new TypeError("active mode cannot be combined with a connector, which only connects");
}
