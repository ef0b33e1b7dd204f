import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { once } from "node:events";
import { at, faults, type TestServerOptions } from "@ftplib/testkit";
import type { CheckEvent } from "../src/output/events.ts";

/** One thing that is wrong with a server, what the doctor has to find, and what it has to advise. */
export interface Row {
  readonly server: TestServerOptions;
  /** Flags besides; `CA` stands for the file with the server's authority, `PROXY` for the address of a proxy. */
  readonly words?: string;
  /** What the proxy answers; "one port": it connects to the port alone that it is asked for first, and answers 403 to others. */
  readonly proxy?: number | "one port";
  readonly scheme?: string;
  /** What follows the server's address. */
  readonly path?: string;
  readonly check: string;
  readonly status: CheckEvent["status"];
  /** What was seen, and what it means. */
  readonly says: RegExp;
  /** What is advised: flags, and the scheme. */
  readonly advice?: RegExp;
  readonly exit?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** False where nothing helps that the client can do. */
  readonly helps?: false;
  /** What the command at the end of the report prints: what is there. */
  readonly lists?: string;
}

/** A proxy on loopback that gives this answer. The caller closes it. */
export async function startProxy(
  answer: Row["proxy"],
): Promise<AsyncDisposable & { readonly address: string }> {
  const sockets = new Set<{ destroy(): unknown }>();
  let first: string | undefined;
  const server = createServer();
  server.on("connect", ({ url = "" }, socket) => {
    first ??= url;
    socket.on("error", () => {});
    if (answer !== "one port" || url !== first) {
      return void socket.end(`HTTP/1.1 ${answer === "one port" ? 403 : answer} No\r\n\r\n`);
    }
    const { hostname, port } = new URL(`ftp://${url}`);
    const behind = connect(Number(port), hostname).on("error", () => socket.destroy());
    sockets.add(socket).add(behind);
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    socket.pipe(behind).pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

const silent = (...commands: readonly string[]): TestServerOptions => ({
  faults: commands.map((command) => at(`${command}-command`, faults.nothing())),
});
const plain = "--tls off";

/** Rows about proxies, about commands that are not answered, and about paths. */
export const moreRows: Readonly<Record<string, Row>> = {
  "the proxy is not there": {
    server: {},
    words: "--tls off --proxy http://127.0.0.1:1",
    check: "greeting",
    status: "failed",
    says: /ECONNREFUSED.*the proxy does not answer/,
    exit: 4,
    helps: false,
  },
  "the proxy wants a password": {
    server: {},
    proxy: 407,
    words: "--tls off --proxy PROXY",
    check: "greeting",
    status: "failed",
    says: /407.*FTP_PROXY_PASSWORD/,
    exit: 4,
    helps: false,
  },
  "the proxy does not allow the port": {
    server: {},
    proxy: 403,
    words: "--tls off --proxy PROXY",
    check: "greeting",
    status: "failed",
    says: /403.*the proxy may not connect there/,
    exit: 4,
    helps: false,
  },
  "the proxy does not reach the server": {
    server: {},
    proxy: 502,
    words: "--tls off --proxy PROXY",
    check: "greeting",
    status: "failed",
    says: /502.*the proxy does not reach the server/,
    exit: 4,
    helps: false,
  },
  "the proxy lets no data connection through": {
    server: {},
    proxy: "one port",
    words: "--tls off --proxy PROXY",
    check: "EPSV and PASV",
    status: "failed",
    says: /data connection.*403.*the proxy may not connect there/,
    exit: 4,
    helps: false,
  },
  "EPSV is not answered": {
    server: silent("epsv"),
    words: "--tls off --timeout 500ms",
    check: "EPSV and PASV",
    status: "failed",
    says: /waiting for the reply to EPSV.*PASV works.*EPSV is not answered/,
    advice: /^--passive-command PASV$/,
    exit: 28,
  },
  "neither EPSV nor PASV is answered": {
    server: silent("epsv", "pasv"),
    words: "--tls off --timeout 500ms",
    check: "EPSV and PASV",
    status: "failed",
    says: /reply to EPSV.*reply to PASV.*only the server can open data connections/,
    advice: /^--active$/,
    exit: 28,
  },
  "no command for data connections is answered": {
    server: silent("epsv", "pasv", "eprt", "port"),
    words: "--tls off --timeout 500ms",
    check: "EPSV and PASV",
    status: "failed",
    says: /reply to EPSV.*reply to PASV.*firewall or a NAT/,
    exit: 28,
    helps: false,
  },
  "there is no such directory": {
    server: {},
    words: plain,
    path: "/nowhere",
    check: "listing",
    status: "failed",
    says: /550.*there is no such directory, or the user may not list it/,
    exit: 8,
  },
};
