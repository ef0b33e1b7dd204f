import { identifyBanner, ProtocolError, TimeoutError } from "@ftplib/reply";
import type { Secrets } from "../command/secrets.ts";
import { pythonLiteral } from "../log/python-literal.ts";

/** Names what answered in place of an FTP server, or what may be the reason for its silence; nothing was sent to it (S12, S63). */
export function wrongProtocol(error: unknown, secrets: Secrets): unknown {
  if (error instanceof TimeoutError && error.phase === "greeting") {
    return new TimeoutError(error.message, {
      phase: "greeting",
      cause: error,
      hint: "(with implicit TLS, as at port 990, a server waits for the client: see the option implicit of FTP_TLS)",
    });
  }
  const line = error instanceof ProtocolError ? error.line : undefined;
  // JavaScriptCore, and so Bun, has a number there, of its own: where the error was made.
  if (typeof line !== "string") return error;
  const protocol = identifyBanner(line);
  const what = protocol === undefined ? "" : `: it speaks ${protocol}`;
  return new ProtocolError(
    `this is not an FTP server${what}; its first line is ${pythonLiteral(secrets.mask(line).slice(0, 200))}`,
    {
      phase: "greeting",
      cause: error,
      line,
    },
  );
}
