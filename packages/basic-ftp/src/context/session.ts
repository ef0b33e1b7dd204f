import { FTP_TLS, type FtpTlsOptions, type TlsOptions } from "ftplib";
import { keepPace, skipEmptyLines } from "ftplib/internal";
import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { codecFor, type StringEncoding } from "./encoding.ts";

/** What a link asks of the context that it belongs to. */
export interface LinkOwner {
  readonly timeout: number;
  readonly encoding: StringEncoding;
  readonly ipFamily: number | undefined;
  readonly tlsOptions: ConnectionOptions;
  log(message: string): void;
  _newSocket(): Socket;
}

/** How a connection is opened, and where to. */
export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly implicit: boolean;
  readonly tls: TlsOptions;
}

/** A session of `ftplib` that is as lenient as basic-ftp is. */
export function sessionFor(owner: LinkOwner, options: FtpTlsOptions): FTP_TLS {
  const { timeout } = owner;
  const ftp = new FTP_TLS({
    ...options,
    timeout: timeout > 0 ? timeout : null,
    encoding: codecFor(owner),
    allowControlBytes: true,
    maxLineLength: 65_536,
    // As Node does by itself: many servers end data connections so.
    acceptMissingCloseNotify: true,
    debugLevel: 1,
  });
  keepPace(ftp);
  skipEmptyLines(ftp);
  return ftp;
}
