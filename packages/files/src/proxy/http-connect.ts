import type { FtpConnector } from "ftplib";
import type { ProxyAddress } from "./proxy-address.ts";
import { ProxyError } from "./proxy-error.ts";

/** Status codes after which another try may succeed: the proxy is busy, or did not reach the server. */
const PASSING: ReadonlySet<number | undefined> = new Set([408, 429, 500, 502, 503, 504]);

/** Connects by CONNECT (RFC 9110, 9.3.6). What the server has said behind the proxy's answer is handed on. */
export function httpConnector({ host, port, user, password }: ProxyAddress): FtpConnector {
  const secret = user === undefined ? undefined : Buffer.from(`${user}:${password ?? ""}`).toString("base64");
  return async ({ host: target, port: targetPort, purpose, signal }) => {
    // Loaded when a proxy is used: with all that it exports it costs as much as Node's own start.
    const { request } = await import("node:http");
    return await new Promise((resolve, reject) => {
      const place = `${target.includes(":") ? `[${target}]` : target}:${targetPort}`;
      const what = `the proxy ${host}:${port} did not connect the ${purpose} connection to ${place}`;
      const asked = request({
        host,
        port,
        method: "CONNECT",
        path: place,
        // A proxy that is asked for one connection keeps no other.
        agent: false,
        signal,
        headers: {
          host: place,
          ...(secret === undefined ? {} : { "proxy-authorization": `Basic ${secret}` }),
        },
      });
      asked.once("connect", (answer, socket, head) => {
        const { statusCode, statusMessage } = answer;
        if (statusCode !== undefined && statusCode >= 200 && statusCode < 300)
          return resolve({ socket, head });
        socket.destroy();
        const message = `${what}: it answered ${statusCode} ${statusMessage}`;
        reject(new ProxyError(message, { phase: "connect", isPassing: PASSING.has(statusCode) }));
      });
      asked.once("response", (answer) => {
        answer.destroy();
        const message = `${what}: it answered ${answer.statusCode} ${answer.statusMessage}`;
        reject(new ProxyError(message, { phase: "connect", isPassing: PASSING.has(answer.statusCode) }));
      });
      asked.once("error", (cause) => {
        if (signal.aborted) return reject(signal.reason);
        reject(new ProxyError(`${what}: ${cause.message}`, { phase: "connect", cause, isPassing: true }));
      });
      asked.end();
    });
  };
}
