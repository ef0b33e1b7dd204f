import type { FtpTlsOptions } from "ftplib";
import type { ConnectionOptions } from "node:tls";
import { tlsOptionsOf } from "./tls-options.ts";

/** Where to connect to, as whom, and how. */
export interface Options {
  /** Default `localhost`. */
  readonly host?: string | undefined;
  /** Default 21. As with promise-ftp, it may be the text of a number. */
  readonly port?: number | string | undefined;
  /** Default `anonymous`. */
  readonly user?: string | undefined;
  /** Default `anonymous@`. */
  readonly password?: string | undefined;
  /** True: TLS after AUTH TLS; `control`: the same, and data in clear; `implicit`: TLS from the first byte; default false: no TLS. */
  readonly secure?: string | boolean | undefined;
  /** As for `tls.connect`. */
  readonly secureOptions?: ConnectionOptions | undefined;
  /** Milliseconds for the connection to the server. Default 10,000. */
  readonly connTimeout?: number | undefined;
  /** Milliseconds for each data connection. Default 10,000. */
  readonly pasvTimeout?: number | undefined;
  /**
   * Milliseconds for each reply after the login, and for a transfer without a byte. Default none, as with promise-ftp: a server may
   * take minutes for a RNTO or a SITE, and a host that is gone is noticed by TCP's keep-alive. Not an option of promise-ftp.
   */
  readonly replyTimeout?: number | undefined;
  /** Milliseconds without a command after which NOOP is sent. Default 10,000. */
  readonly keepalive?: number | undefined;
  /** Asks for data connections by PASV, and never by EPSV. Default false. */
  readonly forcePasv?: boolean | undefined;
  /** Is called with every command and reply; secrets are masked. */
  readonly debug?: ((message: string) => void) | false | null | undefined;
  /** Whether a call makes a new connection when the last was lost. Default false. */
  readonly autoReconnect?: boolean | undefined;
  /** Whether a new connection begins in the working directory of the last one. Default false. */
  readonly preserveCwd?: boolean | undefined;
}

/** {@link Options} with their defaults. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly secure: false | "explicit" | "control" | "implicit";
  readonly autoReconnect: boolean;
  readonly preserveCwd: boolean;
  /** For the client of `ftplib`. */
  readonly session: FtpTlsOptions;
}

/** What applies for the options of `connect`. @throws TypeError for TLS options that have no counterpart */
export function targetOf(options: Options): Target {
  const { host, port, user, password, secure, secureOptions = {} } = options;
  const known = { host: host || "localhost", port: Number(port || 21), user: user || "anonymous" };
  const reply = options.replyTimeout || Number.POSITIVE_INFINITY;
  const way = secure === "implicit" || secure === "control" ? secure : secure ? "explicit" : false;
  return {
    ...known,
    password: password ?? "anonymous@",
    secure: way,
    autoReconnect: options.autoReconnect === true,
    preserveCwd: options.preserveCwd === true,
    session: {
      host: known.host,
      port: known.port,
      implicit: way === "implicit",
      ...(way === false ? {} : { tls: tlsOptionsOf(secureOptions, known.host) }),
      timeout: {
        connect: options.connTimeout || 10_000,
        dataConnect: options.pasvTimeout || 10_000,
        reply,
        finalReply: reply,
        idle: reply,
      },
      noopInterval: { idle: options.keepalive || 10_000 },
      ...(options.forcePasv === true ? { passiveCommand: "PASV" } : {}),
      // As promise-ftp does; CR, LF and NUL never pass.
      allowControlBytes: true,
      // As Node does by itself: many servers end data connections so.
      acceptMissingCloseNotify: true,
      ...(typeof options.debug === "function" ? { debugLevel: 1, log: options.debug } : {}),
    },
  };
}
