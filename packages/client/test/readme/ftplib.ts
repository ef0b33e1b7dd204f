/** Stands for the package in the README's programs: their server is one in this process. */
import type { TestServer } from "@ftplib/testkit";
import { FTP as Ftp, FTP_TLS as FtpTls, type OpenOptions, type OpenTlsOptions } from "../../src/index.ts";

export * from "../../src/index.ts";

let server: TestServer | undefined;

/** Sets the server that `ftp.example.com` is. */
export function serveBy(running: TestServer): void {
  server = running;
}

function place(host: string): { host: string; port: number; ca: string } {
  if (host !== "ftp.example.com" || server === undefined) throw new Error(`nobody serves ${host}`);
  return { host: server.host, port: server.port, ca: server.certificate.ca };
}

export class FTP extends Ftp {
  static override open(name: string, options?: OpenOptions): Promise<Ftp> {
    const { host, port } = place(name);
    return Ftp.open(host, { ...options, port });
  }
}

export class FTP_TLS extends FtpTls {
  static override open(name: string, options?: OpenTlsOptions): Promise<FtpTls> {
    const { host, port, ca } = place(name);
    return FtpTls.open(host, { ...options, port, tls: { ...options?.tls, ca } });
  }
}
