import { ConnectionClosedError, isFtpError, LimitError, ProtocolError, TimeoutError } from "@ftplib/reply";
import type { Phase } from "./phase.ts";
import { type ConnectionRole, TlsError } from "./tls-error.ts";

/** Where a failure of the network was met. */
export interface FailureContext {
  readonly phase: Phase;
  /** The last command as it may be shown. */
  readonly command?: string | undefined;
  /** Which connection it was; default `control`. */
  readonly connection?: ConnectionRole | undefined;
  /** What to try if the connection was lost. */
  readonly hint?: string | undefined;
}

const LOST: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "ENOTCONN",
  "ERR_TRANSPORT_CLOSED",
  "ERR_TRANSPORT_TRUNCATED",
  "ERR_TRANSPORT_DEFLATE",
]);

// Keep-alive of TCP has given up, or the network is gone; while connecting these say why there is no connection.
const LOST_LATER: ReadonlySet<string> = new Set([
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "ENETRESET",
  "EHOSTDOWN",
]);
// Messages of the transport name its own options.
const INSIDE_TLS = "(`ca`, `pins` and `servername` belong inside the option `tls`)";

// What the transport was doing when it failed, where it knows that better than the caller.
const PHASES: Readonly<Record<string, Phase>> = { handshake: "tls", accept: "accept" };

const DOING: Partial<Record<Phase, string>> = {
  connect: " connecting",
  tls: " in the TLS handshake",
  accept: " waiting for the server to open the data connection",
  dataConnect: " opening the data connection",
};

function timeoutWords(error: Error, phase: Phase): string {
  const limit =
    "timeout" in error && typeof error.timeout === "number" ? ` ${error.timeout} ms` : " its limit";
  return phase === "idle" ? `no data moved for${limit}` : `timed out after${limit}${DOING[phase] ?? ""}`;
}

/**
 * The failure of a stream in this package's terms: a lost connection is a ConnectionClosedError, a wait that ran out a
 * TimeoutError, clear text ahead of a TLS handshake a ProtocolError (hostile-server S50), any other failure of TLS a
 * TlsError. Whatever else the system says (`ECONNREFUSED`) stays as it is, as do a signal's reason and errors that
 * are in these terms already.
 */
export function networkFailure(error: unknown, context: FailureContext): unknown {
  if (isFtpError(error) || !(error instanceof Error)) return error;
  const code = "code" in error ? error.code : undefined;
  const known = "phase" in error && typeof error.phase === "string" ? PHASES[error.phase] : undefined;
  const phase = known ?? context.phase;
  const { command, hint } = context;
  const told = { command, phase, cause: error };
  if (code === "ERR_TRANSPORT_TIMEOUT") return new TimeoutError(timeoutWords(error, phase), told);
  if (code === "ERR_TRANSPORT_DEFLATE" && "reason" in error && error.reason !== "cut")
    return new (error.reason === "too-large" ? LimitError : ProtocolError)(error.message, told);
  if (code === "ERR_TRANSPORT_LEFTOVER") return new ProtocolError(error.message, told);
  if (code === "ERR_TRANSPORT_TLS") {
    const reason = "reason" in error && typeof error.reason === "string" ? error.reason : "unknown";
    return new TlsError(error.message, {
      ...told,
      phase: "tls",
      connection: context.connection ?? "control",
      reason,
      hint: reason.startsWith("certificate-") ? INSIDE_TLS : undefined,
    });
  }
  const isLost =
    typeof code === "string" && (LOST.has(code) || (phase !== "connect" && LOST_LATER.has(code)));
  if (isLost) {
    const which = context.connection ?? "control";
    return new ConnectionClosedError(`the ${which} connection was lost (phase ${phase}): ${error.message}`, {
      ...told,
      hint,
    });
  }
  return error;
}
