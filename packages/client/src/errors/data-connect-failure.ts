import { isFtpError, TimeoutError } from "@ftplib/reply";
import { DataConnectionError } from "./data-connection-error.ts";
import { networkFailure } from "./network-failure.ts";

/** Where a data connection was to go, and how that was known. */
export interface DataConnectContext {
  readonly host: string;
  readonly port: number;
  /** The PASV or EPSV that named the port. */
  readonly command: string;
  /** Whether the control connection speaks TLS. */
  readonly isSecure: boolean;
}

const UNREACHABLE: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
  "EACCES",
  "EPERM",
]);

/**
 * The failure to open a passive data connection, with its address and what may be the reason: the control connection goes
 * through, and the port that the server named does not.
 */
export function dataConnectFailure(error: unknown, context: DataConnectContext): unknown {
  if (isFtpError(error) || !(error instanceof Error) || !("code" in error)) return error;
  const { host, port, command, isSecure } = context;
  const where = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const told = { command, phase: "dataConnect", cause: error, hint: hintFor(isSecure) };
  if (error.code === "ERR_TRANSPORT_TIMEOUT")
    return new TimeoutError(`timed out opening the data connection to ${where}`, told);
  if (typeof error.code === "string" && UNREACHABLE.has(error.code))
    return new DataConnectionError(`cannot open the data connection to ${where}: ${error.message}`, told);
  return networkFailure(error, { phase: "dataConnect", command, connection: "data" });
}

function hintFor(isSecure: boolean): string {
  const why =
    "a firewall or NAT may let the control port through alone: it must let the server's passive ports through, too";
  const tls = isSecure ? ", and with TLS no FTP helper in it can read which they are" : "";
  return `(${why}${tls}; or try active mode, passive: false)`;
}
