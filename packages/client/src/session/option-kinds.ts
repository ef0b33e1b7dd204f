import type { OptionKinds } from "./check-options.ts";
import type {
  FtpOptions,
  FtpTlsOptions,
  ModeZOptions,
  NoopIntervals,
  PortRange,
  TlsOptions,
} from "./options.ts";

/** The options of {@link FTP}. */
export const FTP_OPTIONS: OptionKinds<FtpOptions> = {
  host: "any",
  port: "number",
  timeout: "any",
  localAddress: "string",
  localPort: "number",
  connector: "function",
  encoding: "any",
  passive: "boolean",
  passiveCommand: "string",
  activePorts: "object",
  externalAddress: "string",
  trustServerPasvIpv4Address: "boolean",
  minimumDataPort: "number",
  allowControlBytes: "boolean",
  maxLineLength: "number",
  tcpKeepAlive: "any",
  noopInterval: "any",
  modeZ: "any",
  memory: "any",
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

export const MODE_Z_OPTIONS: OptionKinds<ModeZOptions> = { level: "number", maxInflated: "number" };

export const PORT_RANGE: OptionKinds<PortRange> = { from: "number", to: "number" };

export const TLS_OPTIONS: OptionKinds<TlsOptions> = {
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
  checkServerIdentity: "function",
  alpnProtocols: "array",
  sendOnly: "boolean",
};

export const NOOP_INTERVALS: OptionKinds<NoopIntervals> = { idle: "number", transfer: "number" };
