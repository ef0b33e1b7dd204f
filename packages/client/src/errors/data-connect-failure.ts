import { isFtpError, TimeoutError } from "@ftplib/reply";
import { DataConnectionError } from "./data-connection-error.ts";
import { quoting } from "../log/quoted.ts";
import { networkFailure } from "./network-failure.ts";

/** Where a data connection was to go, and how that was known. */
export interface DataConnectContext {
  readonly host: string;
  readonly port: number;
  /** The PASV or EPSV that named the port. */
  readonly command: string;
  /** Whether the control connection speaks TLS. */
  readonly isSecure: boolean;
  /** The other way that was tried, and what came of it. */
  readonly other?: string | undefined;
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
  const { host, port, command, isSecure, other } = context;
  const where = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const quote = (failure: Error): Error => quoting(failure, ...(other === undefined ? [] : [other]));
  const told = { command, phase: "dataConnect", cause: error, hint: hintFor(isSecure, other) };
  if (error.code === "ERR_TRANSPORT_TIMEOUT")
    return quote(new TimeoutError(`timed out opening the data connection to ${where}`, told));
  if (typeof error.code === "string" && UNREACHABLE.has(error.code))
    return quote(
      new DataConnectionError(`cannot open the data connection to ${where}: ${error.message}`, told),
    );
  return networkFailure(error, { phase: "dataConnect", command, connection: "data" });
}

function hintFor(isSecure: boolean, other: string | undefined): string {
  const tried = other === undefined ? "" : `(also tried: ${other}) `;
  const why =
    "a firewall or NAT may let the control port through alone: it must let the server's passive ports through, too";
  const tls = isSecure ? ", and with TLS no FTP helper in it can read which they are" : "";
  return `${tried}(${why}${tls}; or try active mode, passive: false)`;
}
