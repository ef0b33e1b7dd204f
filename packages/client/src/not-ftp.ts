import { identifyBanner, ProtocolError } from "@ftplib/reply";
import { pythonLiteral } from "./python-literal.ts";

/** Names what answered in place of an FTP server: it was sent nothing (hostile-server S12). */
export function notFtp(error: unknown): unknown {
  const line = error instanceof ProtocolError ? error.line : undefined;
  if (line === undefined) return error;
  const protocol = identifyBanner(line);
  const what = protocol === undefined ? "" : `: it speaks ${protocol}`;
  return new ProtocolError(
    `this is no FTP server${what}; its first line is ${pythonLiteral(line.slice(0, 200))}`,
    {
      phase: "greeting",
      cause: error,
      line,
    },
  );
}
