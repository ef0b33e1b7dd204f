import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer, type TestServerOptions } from "@ftplib/testkit";
import { FTP, FTP_TLS, type FtpTlsOptions } from "../src/index.ts";

/** A server, a client that has logged in, and an empty local directory; all of it goes away with `await using`. */
export interface Bench extends AsyncDisposable {
  readonly server: TestServer;
  readonly ftp: FTP;
  /** Another client of the same server, logged in. */
  more(): Promise<FTP>;
  /** The path of a local file. */
  local(name: string): string;
}

/** Sets up a {@link Bench}; with a TLS server by FTP_TLS. */
export async function openBench(
  options: TestServerOptions = {},
  settings: FtpTlsOptions = {},
): Promise<Bench> {
  const server = await TestServer.start(options);
  const directory = await mkdtemp(join(tmpdir(), "ftplib-"));
  const { port, certificate } = server;
  const clients: FTP[] = [];
  const more = async (): Promise<FTP> => {
    const login = { timeout: 5_000, ...settings, port, user: "user", password: "secret" };
    const isPlain = options.tls === undefined || options.tls === "none";
    const tls = { ca: certificate.ca };
    const ftp = isPlain
      ? await FTP.open(server.host, login)
      : await FTP_TLS.open(server.host, { tls, ...login });
    clients.push(ftp);
    return ftp;
  };
  return {
    server,
    ftp: await more(),
    more,
    local: (name) => join(directory, name),
    [Symbol.asyncDispose]: async () => {
      for (const ftp of clients) ftp.close();
      await server.stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** Bytes that differ from place to place. */
export function sample(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + (at >> 16)) & 255;
  return bytes;
}
