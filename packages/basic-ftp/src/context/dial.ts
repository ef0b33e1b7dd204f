import type { Socket } from "node:net";

/** Where a socket is to be connected to. */
export interface DialTarget {
  readonly host: string;
  readonly port: number;
  /** 4 or 6; left out, whichever answers first. */
  readonly family: number | undefined;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
}

/** Connects the socket. A socket that could not be connected is destroyed; the error is the system's, or the signal's reason. */
export function dial(socket: Socket, { host, port, family, signal }: DialTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      socket.off("error", fail);
      socket.off("connect", succeed);
      signal.removeEventListener("abort", abort);
    };
    const fail = (error: unknown): void => {
      stop();
      // It may report the same once more when it is destroyed.
      socket.on("error", () => {});
      socket.destroy();
      reject(error);
    };
    const abort = (): void => fail(signal.reason);
    const succeed = (): void => {
      stop();
      resolve(socket);
    };
    socket.once("error", fail);
    socket.once("connect", succeed);
    signal.addEventListener("abort", abort);
    if (signal.aborted) return abort();
    socket.connect({ host, port, ...(family === undefined ? {} : { family }) });
  });
}
