import type { FtpConnector } from "ftplib";
import type { ProxyAddress } from "./proxy-address.ts";
import { ProxyError } from "./proxy-error.ts";

/** What this package uses of `socks`, an optional peer. */
type SocksModule = Pick<typeof import("socks"), "SocksClient">;

/** Connects through SOCKS 4a or 5 (RFC 1928), with the package `socks`. The proxy resolves the server's name. */
export function socksConnector({ host, port, user, password }: ProxyAddress, type: 4 | 5): FtpConnector {
  return async ({ host: target, port: targetPort, purpose, signal, timeout }) => {
    const { SocksClient } = await loadSocks();
    signal.throwIfAborted();
    try {
      const opening = SocksClient.createConnection({
        command: "connect",
        destination: { host: target, port: targetPort },
        proxy: {
          host,
          port,
          type,
          ...(user === undefined ? {} : { userId: user }),
          ...(password === undefined ? {} : { password }),
        },
        ...(Number.isFinite(timeout) ? { timeout } : {}),
      });
      // What is connected when nobody waits any more is closed.
      signal.addEventListener(
        "abort",
        () =>
          void opening.then(
            ({ socket }) => socket.destroy(),
            () => {},
          ),
        { once: true },
      );
      const { socket } = await opening;
      signal.throwIfAborted();
      return { socket };
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      const why = cause instanceof Error ? cause.message : String(cause);
      const message = `the proxy ${host}:${port} did not connect the ${purpose} connection to ${target}:${targetPort}: ${why}`;
      throw new ProxyError(message, { phase: "connect", cause, isPassing: !/auth/i.test(why) });
    }
  };
}

async function loadSocks(): Promise<SocksModule> {
  try {
    return await import("socks");
  } catch (cause) {
    throw new TypeError("the option proxy needs the package socks for a SOCKS proxy: npm install socks", {
      cause,
    });
  }
}
