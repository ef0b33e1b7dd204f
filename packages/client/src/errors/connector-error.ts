import { FtpError, isFtpError } from "@ftplib/reply";
import { canRetry } from "./can-retry.ts";
import type { ConnectionRole } from "./tls-error.ts";

/** Which connection a connector was to make. */
interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly purpose: ConnectionRole;
}

// What stands between `//` and `@` of a URL may be the password for a proxy.
const USERINFO = /\/\/[^\s/?#]*@/g;

/**
 * The option `connector` has not connected; the message names the server and the connection, and what the connector said, without
 * user and password of a URL. `cause` has its name, message, code and stack, and no other property: those may hold secrets.
 */
export class ConnectorError extends FtpError {
  override readonly code: string = "ERR_FTP_CONNECTOR";
  readonly #isRetryable: boolean;

  constructor(cause: Error, { host, port, purpose }: Wanted) {
    const where = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    super(`the connector cannot connect to ${where} (${purpose} connection): ${masked(cause.message)}`, {
      phase: purpose === "control" ? "connect" : "dataConnect",
      cause: withoutSecrets(cause),
    });
    // What a proxy says has no code as a rule, and may pass; a mistake of the program does not.
    this.#isRetryable = "code" in cause ? canRetry(cause) : cause.name !== "TypeError";
  }

  override get name(): string {
    return "ConnectorError";
  }

  override get retryable(): boolean {
    return this.#isRetryable;
  }
}

/** The error for what a connector threw; errors of this project stay as they are. */
export function connectorFailure(thrown: unknown, wanted: Wanted): Error {
  if (isFtpError(thrown)) return thrown;
  return new ConnectorError(thrown instanceof Error ? thrown : new Error(String(thrown)), wanted);
}

function masked(text: string): string {
  return text.replace(USERINFO, "//******@");
}

function withoutSecrets(error: Error): Error {
  const copy = new Error(masked(error.message));
  copy.name = error.name;
  copy.stack = masked(error.stack ?? "");
  if ("code" in error && typeof error.code === "string") Object.assign(copy, { code: error.code });
  return copy;
}
