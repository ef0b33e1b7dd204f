import type { CommandText, FTP, FtpConnector, FtpTlsOptions, TextCodec, TlsOptions } from "ftplib";
import { textCodec } from "ftplib/internal";
import { proxyConnector } from "../proxy/proxy-connector.ts";
import { checkFtpProxy, type FtpProxy } from "./ftp-proxy.ts";
import { retryPolicy, type RetryOptions, type RetryPolicy } from "./retry.ts";
import { type Limits, limitsOf } from "./bandwidth-option.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { checkedTime, checkedWhole, checkOptions, type OptionKinds } from "./check-options.ts";

/** What the option `onRetry` receives before each wait (R4). */
export interface RetryEvent {
  /** The method, such as `download`. */
  readonly operation: string;
  readonly path: string;
  /** Attempts that have failed in a row without progress. */
  readonly failures: number;
  /** Milliseconds until the next attempt. */
  readonly delay: number;
  readonly error: unknown;
}

/** Options of `connect`; every one may be left out. */
export interface SiteOptions {
  /** The user; by default that of the URL, else of `.netrc`, else anonymous. */
  readonly user?: string | undefined;
  /** The password, or a function that is called once, when it is first needed. */
  readonly password?: string | (() => string | Promise<string>) | undefined;
  readonly account?: string | undefined;
  /** The name of the virtual host, sent before the login: HOST (RFC 7151). */
  readonly virtualHost?: string | undefined;
  /** The name of the program, sent after the login to servers that want to know it: CLNT. */
  readonly clientName?: string | undefined;
  /** The language of the server's replies, by its tag (`en`): LANG (RFC 2640, 4). */
  readonly language?: string | undefined;
  /** Reads `~/.netrc`, or the file at this path, when no password is given; default true. */
  readonly netrc?: boolean | string | undefined;
  /**
   * How `ftp:` URLs use TLS: `require` never sends a password in clear; `try` (default) asks for TLS, and goes on in clear only if
   * the server refuses AUTH; `off` does not ask. `ftpes:` and `ftps:` require TLS always.
   */
  readonly tls?: "require" | "try" | "off" | undefined;
  /** Certificates, versions, pins: the option `tls` of `FTP_TLS`. */
  readonly tlsOptions?: TlsOptions | undefined;
  /** The most connections at once; default 4. The pool learns when the server allows fewer. */
  readonly connections?: number | undefined;
  /** Milliseconds after which an unused connection is closed with QUIT; default 30,000. */
  readonly idleTimeout?: number | undefined;
  /**
   * Sends NOOP on a connection that has been idle for so many milliseconds, so that boxes in between do not forget it; default: never. TCP
   * keep-alive, which costs the server nothing, is always on.
   */
  readonly keepAlive?: number | undefined;
  /** The same during transfers: some servers answer only after the transfer, and at most one NOOP is outstanding. Default: never. */
  readonly keepAliveInTransfer?: number | undefined;
  /** How failed attempts are repeated; false: not at all. */
  readonly retry?: RetryOptions | false | undefined;
  /** Receives each attempt that failed and will be repeated. Nothing is printed. */
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Receives, once, the words of a server that refused TLS, when the session goes on in clear (`tls: "try"`). */
  readonly onInsecure?: ((reply: string) => void) | undefined;
  /** Commands to send after every login (`SITE NAMEFMT 1`), or a function that is given each new connection. */
  readonly onSession?: readonly CommandText[] | ((ftp: FTP) => void | Promise<void>) | undefined;
  /**
   * Connects through a proxy, data connections too: `socks5://user:password@host:1080`, `socks4a://…` (both with the package `socks`), or
   * `http://…` for a proxy that knows CONNECT. For any other way see `connector` inside `ftp`.
   */
  readonly proxy?: string | URL | undefined;
  /** A proxy that speaks FTP itself, for `ftp:` URLs. */
  readonly ftpProxy?: FtpProxy | undefined;
  /** The most bytes a second, over all transfers of the site; default: no limit. */
  readonly bandwidth?: number | undefined;
  /** Options for every connection: `timeout`, `passive`, `encoding`, `log` and the others of `FTP_TLS`. */
  readonly ftp?: SessionOptions | undefined;
  /** Cancels `connect`. */
  readonly signal?: AbortSignal | undefined;
}

/** The options of `FTP_TLS` that a site leaves to the caller. */
export type SessionOptions = Omit<FtpTlsOptions, "host" | "port" | "tls" | "implicit">;

const KINDS: OptionKinds<SiteOptions> = {
  user: "string",
  password: "any",
  account: "string",
  virtualHost: "string",
  clientName: "string",
  language: "string",
  netrc: "any",
  tls: "string",
  tlsOptions: "object",
  connections: "number",
  idleTimeout: "number",
  keepAlive: "number",
  keepAliveInTransfer: "number",
  retry: "any",
  onRetry: "function",
  onInsecure: "function",
  onSession: "any",
  proxy: "any",
  ftpProxy: "object",
  bandwidth: "number",
  ftp: "object",
  signal: "signal",
};

/** {@link SiteOptions} with every default filled in. */
export interface ResolvedSiteOptions {
  readonly given: SiteOptions;
  readonly tls: "require" | "try" | "off";
  readonly connections: number;
  readonly idleTimeout: number;
  readonly retry: RetryPolicy;
  readonly connector: FtpConnector | undefined;
  readonly limits: Limits;
  /** How names are spelled. */
  readonly codec: TextCodec;
  readonly clock: Clock;
}

/** The most connections that anybody may ask for: more would be an attack. */
const MOST_CONNECTIONS = 256;

/**
 * Checks the caller's options and fills in the defaults.
 *
 * @throws TypeError for an unknown option and for a value of the wrong kind
 * @throws RangeError for a value outside its limits
 */
export function resolveSiteOptions(given: SiteOptions, clock: Clock = systemClock): ResolvedSiteOptions {
  checkOptions<SiteOptions>("connect()", given, KINDS);
  const { tls = "try", password, netrc } = given;
  if (!["require", "try", "off"].includes(tls))
    throw new TypeError('the option tls must be "require", "try" or "off"');
  if (password !== undefined && typeof password !== "string" && typeof password !== "function") {
    throw new TypeError("the option password must be a string or a function");
  }
  if (netrc !== undefined && typeof netrc !== "boolean" && typeof netrc !== "string") {
    throw new TypeError("the option netrc must be true, false or a path");
  }
  checkFtpProxy(given.ftpProxy);
  for (const name of ["keepAlive", "keepAliveInTransfer"] as const) {
    checkedWhole(name, given[name], { least: 1, most: 0x7fffffff, otherwise: 1 });
  }
  if (given.proxy !== undefined && given.ftp?.connector !== undefined) {
    throw new TypeError(
      "the option proxy cannot be combined with a connector inside ftp: both decide how to connect",
    );
  }
  for (const name of ["host", "port", "tls", "implicit"]) {
    if (given.ftp !== undefined && name in given.ftp) {
      throw new TypeError(
        `the option ${name} inside ftp is not yours to set: the URL and the option tlsOptions decide it`,
      );
    }
  }
  return {
    given,
    tls,
    connections: checkedWhole("connections", given.connections, {
      least: 1,
      most: MOST_CONNECTIONS,
      otherwise: 4,
    }),
    idleTimeout: checkedTime("idleTimeout", given.idleTimeout, 30_000),
    retry: retryPolicy(given.retry),
    connector: given.proxy === undefined ? given.ftp?.connector : proxyConnector(given.proxy),
    limits: limitsOf(given.bandwidth, clock),
    codec: textCodec(given.ftp?.encoding ?? "utf-8"),
    clock,
  };
}
