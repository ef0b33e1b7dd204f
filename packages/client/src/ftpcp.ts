import { argument, type CommandText, command } from "./command/command.ts";
import type { FTP } from "./ftp.ts";
import { clientOf, FtpControl } from "./ftp-control.ts";
import { maskError } from "./log/mask-error.ts";
import { CALL_OPTIONS, type CallOptions } from "./session/call-limits.ts";
import { checkOptions, type OptionKinds } from "./session/check-options.ts";
import type { Session } from "./session/session.ts";
import { copyBetween } from "./transfer/server-to-server.ts";

/** Options of {@link ftpcp}. */
export interface CopyOptions extends CallOptions {
  /** The type to copy in; default `I`. */
  readonly type?: "A" | "I" | undefined;
}

const COPY_OPTIONS: OptionKinds<CopyOptions> = { ...CALL_OPTIONS, type: "any" };

/**
 * Copies a file from one server straight to another: the one listens (PASV), the other is told to connect there (PORT):
 * RFC 959, 5.2, and ftplib's `ftpcp` (A16). IPv4 and clear data connections only; most servers forbid it.
 *
 * The target is sent the address that the source was reached at, never the one its 227 names, unless the source's
 * client trusts it (CVE-2026-8328; hostile-server S2).
 *
 * @throws ProtocolError when either server does not begin the transfer
 */
export async function ftpcp(
  source: FTP,
  sourceName: CommandText,
  target: FTP,
  targetName: CommandText = sourceName,
  options: CopyOptions = {},
): Promise<void> {
  checkOptions<CopyOptions>("ftpcp()", options, COPY_OPTIONS);
  const { type = "I" } = options;
  if (type !== "A" && type !== "I") throw new TypeError("the option type of ftpcp() must be A or I");
  for (const client of [source, target]) {
    if (!(client instanceof FtpControl))
      throw new TypeError("ftpcp copies between two clients: FTP or FTP_TLS");
  }
  const from = clientOf(source);
  const to = clientOf(target);
  const retr = command("RETR", argument(sourceName, "the source's name", from.rules));
  const stor = command("STOR", argument(targetName, "the target's name", to.rules));
  if (from === to)
    throw new TypeError("ftpcp copies between two connections; source and target are the same");
  // Always in the same order, so that two copies in opposite directions do not wait for each other for ever.
  const [first, second] = from.number < to.number ? [from, to] : [to, from];
  // An abort() from now on is meant for this call, also where its turn is not yet asked for.
  const identity = second.newCall();
  await new Promise<void>((resolve, reject) => {
    const inBothTurns = async (one: Session): Promise<void> => {
      let copying: Promise<void> | undefined;
      let isCopying = false;
      const copy = (other: Session): Promise<void> => {
        const [giving, taking] = first === from ? [one, other] : [other, one];
        isCopying = true;
        copying = copyBetween(giving, taking, retr, stor, type).finally(() => (isCopying = false));
        return copying;
      };
      try {
        await second.call(copy, { ...options, identity });
      } catch (error) {
        // A loss ends the call at once, and the turn of the other client when the copy has ended at its server, too.
        if (isCopying) reject(maskError(error, first.secrets));
        await copying?.catch(() => {});
        throw error;
      }
    };
    first.call(inBothTurns, options).then(resolve, reject);
  });
}
