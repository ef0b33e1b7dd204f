import type { SecureOptions } from "@ftplib/transport";
import type { LogSink } from "../log/debug-log.ts";
import { type EncodingName, type TextCodec, textCodec } from "../command/text-codec.ts";
import { checkHost } from "./check-host.ts";
import { checkOptions, type OptionKinds } from "./check-options.ts";
import { checkedLocalPort, checkedPort } from "./ports.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";

/** Options of {@link FTP}; every one may be left out. */
export interface FtpOptions {
  /** The server's name or address. */
  readonly host?: string | undefined;
  /** Default 21; with implicit TLS 990. */
  readonly port?: number | undefined;
  /** Milliseconds for each step, or limits by name, or `null` for none; default 30,000. See {@link Timeouts}. */
  readonly timeout?: number | Partial<Timeouts> | null | undefined;
  /** The address or name to connect from: control connection and passive data connections (ftplib, D13). */
  readonly localAddress?: string | undefined;
  /** The port to connect from; by default any. */
  readonly localPort?: number | undefined;
  /**
   * How commands and listings are spelled; default `utf-8`, where bytes that are not UTF-8 are read as latin1 instead of
   * failing. A character that the encoding lacks is refused, never replaced.
   */
  readonly encoding?: EncodingName | TextCodec | undefined;
  /** False for active mode, in which the server connects to us; default true. */
  readonly passive?: boolean | undefined;
  /**
   * Believes the address in a 227 instead of connecting to the control connection's peer; default false (ftplib, K4). A
   * loopback, link-local or private one is refused all the same, unless the peer has one of the same kind (S1); a multicast
   * or reserved one (224.0.0.0 and above) always.
   */
  readonly trustServerPasvIpv4Address?: boolean | undefined;
  /** The lowest port of a data connection, so that no server can send us to another service; default 1024. */
  readonly minimumDataPort?: number | undefined;
  /** Lets control bytes other than CR, LF and NUL through in arguments; default false. */
  readonly allowControlBytes?: boolean | undefined;
  /** Bytes of one line of a reply or a text transfer without its line end: ftplib's `maxline`; default 8192. */
  readonly maxLineLength?: number | undefined;
  /** Milliseconds of silence before TCP asks whether the server is still there; default 30,000; false: never. */
  readonly tcpKeepAlive?: number | false | undefined;
  /**
   * Sends NOOP when no command or reply has gone over the control connection for so many milliseconds, also during transfers. For
   * proxies and NATs that end quiet connections. Default: never, since some servers take a command during a transfer badly.
   */
  readonly noopInterval?: number | undefined;
  /** How much debug output: 0 none, 1 commands and replies, 2 lines on the wire, 3 the lines of text transfers. */
  readonly debugLevel?: number | undefined;
  /** Where debug output goes, a line at a time; default `console.log`. */
  readonly log?: LogSink | undefined;
}

/** What a caller may say of TLS: verification is on unless the one option with the alarming name says otherwise. */
export type TlsOptions = Omit<SecureOptions, "host" | "sessions" | "timeout" | "signal">;

/** Options of {@link FTP_TLS}. */
export interface FtpTlsOptions extends FtpOptions {
  /** Certificates, versions, pins: see `SecureOptions` of `@ftplib/transport`. */
  readonly tls?: TlsOptions | undefined;
  /** TLS from the first byte, usually at port 990, instead of after AUTH TLS; default false. */
  readonly implicit?: boolean | undefined;
  /** Refuses data connections that do not resume the TLS session of the control connection; default false. */
  readonly requireSessionReuse?: boolean | undefined;
  /**
   * Refuses data connections, and control connections after `connect()` to the same host again, whose server has
   * another public key than the first control connection's; default false: any that is trusted will do (S52, S64).
   */
  readonly requireSamePublicKey?: boolean | undefined;
  /**
   * For servers that end data connections without close_notify: takes what came for the whole when the final reply says
   * so. Default false: whoever can cut the connection could pass half a file off as a whole one (S55).
   */
  readonly acceptMissingCloseNotify?: boolean | undefined;
}

/** The options of {@link FTP}. */
export const FTP_OPTIONS: OptionKinds<FtpOptions> = {
  host: "any",
  port: "number",
  timeout: "any",
  localAddress: "string",
  localPort: "number",
  encoding: "any",
  passive: "boolean",
  trustServerPasvIpv4Address: "boolean",
  minimumDataPort: "number",
  allowControlBytes: "boolean",
  maxLineLength: "number",
  tcpKeepAlive: "any",
  noopInterval: "number",
  debugLevel: "number",
  log: "function",
};

/** The options of {@link FTP_TLS}. */
export const FTP_TLS_OPTIONS: OptionKinds<FtpTlsOptions> = {
  ...FTP_OPTIONS,
  tls: "object",
  implicit: "boolean",
  requireSessionReuse: "boolean",
  requireSamePublicKey: "boolean",
  acceptMissingCloseNotify: "boolean",
};

const TLS_OPTIONS: OptionKinds<TlsOptions> = {
  servername: "string",
  ca: "any",
  cert: "any",
  key: "any",
  passphrase: "string",
  minVersion: "string",
  maxVersion: "string",
  ciphers: "string",
  pins: "array",
  dangerouslyAcceptAnyCertificate: "boolean",
  alpnProtocols: "array",
  sendOnly: "boolean",
};

/** The options with every default filled in. */
export interface ResolvedOptions {
  readonly host: string;
  readonly port: number;
  readonly timeouts: Timeouts;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  readonly codec: TextCodec;
  readonly passive: boolean;
  readonly trustServerPasvIpv4Address: boolean;
  readonly minimumDataPort: number;
  readonly allowControlBytes: boolean;
  readonly maxLineLength: number;
  readonly tcpKeepAlive: number | false;
  readonly noopInterval: number | undefined;
  readonly debugLevel: number;
  readonly log: LogSink;
  readonly tls: TlsOptions;
  readonly implicit: boolean;
  readonly requireSessionReuse: boolean;
  readonly requireSamePublicKey: boolean;
  readonly acceptMissingCloseNotify: boolean;
}

/** The control port of FTP (RFC 959, 5.2) and of FTP over implicit TLS (IANA: ftps). */
export const FTP_PORT = 21;
export const FTPS_PORT = 990;

/**
 * The one place where defaults are. Names and kinds of the options were checked.
 *
 * @throws TypeError for an unknown option inside `tls` or `timeout`, and for a host that is not one
 * @throws RangeError for a value outside its limits
 */
export function resolveOptions(options: FtpTlsOptions): ResolvedOptions {
  if (options.host !== undefined) checkHost(options.host);
  if (options.tls !== undefined) checkOptions<TlsOptions>("tls", options.tls, TLS_OPTIONS);
  return {
    host: options.host ?? "",
    port: checkedPort(options.port ?? (options.implicit === true ? FTPS_PORT : FTP_PORT)),
    timeouts: resolveTimeouts(options.timeout),
    localAddress: options.localAddress,
    localPort: options.localPort === undefined ? undefined : checkedLocalPort(options.localPort),
    codec: textCodec(options.encoding ?? "utf-8"),
    passive: options.passive ?? true,
    trustServerPasvIpv4Address: options.trustServerPasvIpv4Address ?? false,
    minimumDataPort: checkedPort(options.minimumDataPort ?? 1024),
    allowControlBytes: options.allowControlBytes ?? false,
    maxLineLength: checkedLength(options.maxLineLength ?? 8192),
    tcpKeepAlive: checkedKeepAlive(options.tcpKeepAlive ?? 30_000),
    noopInterval: options.noopInterval === undefined ? undefined : checkedInterval(options.noopInterval),
    debugLevel: options.debugLevel ?? 0,
    log: options.log ?? ((line) => console.log(line)),
    // A copy: what becomes of the caller's object later is no concern of this session (hostile-server S58).
    tls: { ...options.tls },
    implicit: options.implicit ?? false,
    requireSessionReuse: options.requireSessionReuse ?? false,
    requireSamePublicKey: options.requireSamePublicKey ?? false,
    acceptMissingCloseNotify: options.acceptMissingCloseNotify ?? false,
  };
}

function checkedLength(length: number): number {
  if (Number.isSafeInteger(length) && length >= 1) return length;
  throw new RangeError(`maxLineLength must be a whole number of bytes from 1; it is ${String(length)}`);
}

function checkedKeepAlive(value: number | false): number | false {
  if (value === false || (Number.isFinite(value) && value > 0)) return value;
  throw new RangeError(`tcpKeepAlive must be more than 0 milliseconds, or false; it is ${String(value)}`);
}

function checkedInterval(value: number): number {
  // A timer holds at most 2^31 - 1 ms.
  if (typeof value === "number" && value >= 1 && value <= 0x7fffffff) return value;
  throw new RangeError(`noopInterval must be 1 to 2^31 - 1 milliseconds; it is ${String(value)}`);
}
