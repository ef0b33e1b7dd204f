import type { SecureOptions } from "@ftplib/transport";
import type { EncodingName, TextCodec } from "../command/text-codec.ts";
import type { LogSink } from "../log/debug-log.ts";
import type { FtpConnector } from "./connector.ts";
import type { ServerMemory } from "./server-memory.ts";
import type { Timeouts } from "./timeouts.ts";

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
   * Opens the control connection and the passive data connections in place of this package: through SOCKS, an HTTP proxy, in
   * memory. It is given `host` as it is, and for data connections the same with the port that the server named: EPSV is asked
   * first, and the address in a 227 counts only with `trustServerPasvIpv4Address`. Not with active mode, `localAddress` and
   * `localPort`. Through a proxy a reset may reach the server as an end: only TLS shows it that an upload was cut off.
   */
  readonly connector?: FtpConnector | undefined;
  /**
   * How commands and listings are spelled: `utf-8` (default), or the code page of an old server: `gbk`, `shift_jis`, `windows-1251`. Bytes
   * that are not valid in it are read as latin1 instead of failing. A character that it lacks is refused, never replaced.
   */
  readonly encoding?: EncodingName | TextCodec | undefined;
  /** False for active mode, in which the server connects to us; default true. */
  readonly passive?: boolean | undefined;
  /** The only command to ask for a port by, for servers whose other one leads nowhere. By default both are tried. */
  readonly passiveCommand?: PassiveCommand | undefined;
  /** The ports that we listen at in active mode, both ends included: those that a firewall lets through. By default any. */
  readonly activePorts?: PortRange | undefined;
  /** The address that PORT and EPRT name in active mode: ours as the server sees it, with a NAT between. By default our own. */
  readonly externalAddress?: string | undefined;
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
   * Sends NOOP when no command or reply has gone over the control connection for so many milliseconds: as a number also during
   * transfers, or each by itself, see {@link NoopIntervals}. For proxies and NATs that end quiet connections. Default: never, since some
   * servers take a command during a transfer badly.
   */
  readonly noopInterval?: number | NoopIntervals | undefined;
  /**
   * Compresses the data of transfers and listings where FEAT names MODE Z (draft-preston-ftpext-deflate-04): for slow lines and text.
   * `true`, or how: see {@link ModeZOptions}. Default false. ProFTPD 1.3.8 refuses larger uploads in this mode (451).
   */
  readonly modeZ?: boolean | ModeZOptions | undefined;
  /** Shares what is learned of servers with the other clients that are given the same: see {@link ServerMemory}. */
  readonly memory?: ServerMemory | undefined;
  /** How much debug output: 0 none, 1 commands and replies, 2 lines on the wire, 3 the lines of text transfers. */
  readonly debugLevel?: number | undefined;
  /** Where debug output goes, a line at a time; default `console.log`. */
  readonly log?: LogSink | undefined;
}

/** Milliseconds of quiet before a NOOP; left out: never. */
export interface NoopIntervals {
  /** Between calls. */
  readonly idle?: number | undefined;
  /** During transfers; the next one is sent only when this one is answered, which many servers do after the transfer. */
  readonly transfer?: number | undefined;
}

/** How data is compressed. */
export interface ModeZOptions {
  /** How hard we compress, 1 to 9; default 6. */
  readonly level?: number | undefined;
  /** Bytes that may come out of one transfer; default 2^40. More is a LimitError. */
  readonly maxInflated?: number | undefined;
}

/** A range of ports, both ends included. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** The commands by which a server is asked to listen: RFC 959, 4.1.2; RFC 2428, 3. */
export type PassiveCommand = "EPSV" | "PASV";

/** What a caller may say of TLS: verification is on unless the one option with the alarming name says otherwise. */
export type TlsOptions = Omit<SecureOptions, "host" | "sessions" | "timeout" | "signal">;

/** Options of {@link FTP_TLS}. */
export interface FtpTlsOptions extends FtpOptions {
  /** Certificates, versions, pins: see `SecureOptions` of `@ftplib/transport`. */
  readonly tls?: TlsOptions | undefined;
  /** TLS from the first byte, usually at port 990, instead of after AUTH TLS; default false. */
  readonly implicit?: boolean | undefined;
  /**
   * Refuses data connections that do not resume the TLS session of the control connection; default false. A RangeError on Deno, which
   * resumes none.
   */
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
