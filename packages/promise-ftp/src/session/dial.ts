import type { FtpConnectTarget } from "ftplib";
import { connect, type Socket } from "node:net";

/** Milliseconds without a byte after which TCP asks whether the other host is still there: replies have no time limit. */
const KEEP_ALIVE = 10_000;

/** What becomes of the socket of a control connection. */
export interface SocketWatcher {
  ended(): unknown;
  failed(error: Error): unknown;
  closed(hadError: boolean): unknown;
}

/** Connects a socket; that of a control connection is watched from then on. The error is the system's, or the signal's reason. */
export function dial(target: FtpConnectTarget, watcher: SocketWatcher): Promise<Socket> {
  const { host, port, purpose, signal } = target;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE });
    const abort = (): void => void socket.destroy(signal.reason as Error);
    const fail = (error: Error): void => {
      signal.removeEventListener("abort", abort);
      reject(error);
    };
    signal.addEventListener("abort", abort);
    socket.once("error", fail);
    socket.once("connect", () => {
      signal.removeEventListener("abort", abort);
      socket.off("error", fail);
      if (purpose === "control") watch(socket, watcher);
      resolve(socket);
    });
  });
}

function watch(socket: Socket, watcher: SocketWatcher): void {
  socket.once("end", () => watcher.ended());
  socket.once("error", (error) => watcher.failed(error));
  socket.once("close", (hadError) => watcher.closed(hadError));
}
