import { TlsSessions } from "@ftplib/transport";
import { type TextCodec, textCodec } from "../command/text-codec.ts";
import type { LogSink } from "../log/debug-log.ts";
import { checkAtOnce, codecAtOnce } from "./at-once.ts";
import { checkHost } from "./check-host.ts";
import { checkConnector, type FtpConnector } from "./connector.ts";
import {
  checkedAddress,
  checkedIntervals,
  checkedKeepAlive,
  checkedLength,
  checkedMemory,
  checkedModeZ,
  checkedPassiveCommand,
  checkedRange,
  checkTls,
  type ResolvedNoops,
} from "./option-values.ts";
import type { FtpTlsOptions, ModeZOptions, PassiveCommand, PortRange, TlsOptions } from "./options.ts";
import { checkedLocalPort, checkedPort } from "./ports.ts";
import type { ServerMemory } from "./server-memory.ts";
import { resolveTimeouts, type Timeouts } from "./timeouts.ts";

/** The options with every default filled in. */
export interface ResolvedOptions {
  readonly host: string;
  readonly port: number;
  readonly timeouts: Timeouts;
  readonly localAddress: string | undefined;
  readonly localPort: number | undefined;
  readonly connector: FtpConnector | undefined;
  readonly codec: TextCodec;
  readonly passive: boolean;
  /** The only command that is asked in passive mode, if the caller has chosen one. */
  readonly passiveCommand: PassiveCommand | undefined;
  readonly activePorts: PortRange | undefined;
  readonly externalAddress: string | undefined;
  readonly trustServerPasvIpv4Address: boolean;
  readonly minimumDataPort: number;
  readonly allowControlBytes: boolean;
  readonly maxLineLength: number;
  readonly tcpKeepAlive: number | false;
  readonly noopInterval: ResolvedNoops | undefined;
  readonly modeZ: ModeZOptions | undefined;
  readonly memory: ServerMemory | undefined;
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
 * @throws TypeError for an unknown option inside `tls` or `timeout`, for a host that is not one, and for what a connector cannot do
 * @throws RangeError for a value outside its limits, and for certificates, keys and pins that no handshake can come of
 */
export function resolveOptions(options: FtpTlsOptions): ResolvedOptions {
  if (options.host !== undefined) checkHost(options.host);
  if (options.tls !== undefined) checkTls(options.tls);
  if (options.requireSessionReuse === true && !TlsSessions.canResume)
    throw new RangeError(
      "requireSessionReuse: Deno does not resume TLS sessions, so no data connection would do",
    );
  const resolved: ResolvedOptions = {
    host: options.host ?? "",
    port: checkedPort(options.port ?? (options.implicit === true ? FTPS_PORT : FTP_PORT)),
    timeouts: resolveTimeouts(options.timeout),
    localAddress: options.localAddress,
    localPort: options.localPort === undefined ? undefined : checkedLocalPort(options.localPort),
    connector: options.connector,
    codec: codecOf(options.encoding ?? "utf-8"),
    passive: options.passive ?? true,
    passiveCommand: checkedPassiveCommand(options.passiveCommand),
    activePorts: checkedRange(options.activePorts),
    externalAddress: checkedAddress(options.externalAddress),
    trustServerPasvIpv4Address: options.trustServerPasvIpv4Address ?? false,
    minimumDataPort: checkedPort(options.minimumDataPort ?? 1024),
    allowControlBytes: options.allowControlBytes ?? false,
    maxLineLength: checkedLength(options.maxLineLength ?? 8192),
    tcpKeepAlive: checkedKeepAlive(options.tcpKeepAlive ?? 30_000),
    noopInterval: checkedIntervals(options.noopInterval),
    modeZ: checkedModeZ(options.modeZ),
    memory: checkedMemory(options.memory),
    debugLevel: options.debugLevel ?? 0,
    log: options.log ?? ((line) => console.log(line)),
    // A copy: what becomes of the caller's object later does not concern this session (hostile-server S58).
    tls: { ...options.tls, checkServerIdentity: checkAtOnce(options.tls?.checkServerIdentity) },
    implicit: options.implicit ?? false,
    requireSessionReuse: options.requireSessionReuse ?? false,
    requireSamePublicKey: options.requireSamePublicKey ?? false,
    acceptMissingCloseNotify: options.acceptMissingCloseNotify ?? false,
  };
  checkConnector(resolved);
  return resolved;
}

/** Our own codecs are known by themselves. */
function codecOf(encoding: NonNullable<FtpTlsOptions["encoding"]>): TextCodec {
  const codec = textCodec(encoding);
  return typeof encoding === "string" || codec === textCodec("utf-8") ? codec : codecAtOnce(codec);
}
