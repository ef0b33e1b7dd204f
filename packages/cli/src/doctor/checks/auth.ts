import { isReplyError } from "@ftplib/reply";
import type { FTP_TLS } from "ftplib";
import { EXIT } from "../../errors/exit-code.ts";
import type { Advice } from "../advice.ts";
import type { Check } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { failed, failedForUser, type Finding, note, ok, warning } from "../finding.ts";
import { wordsOf } from "../run-checks.ts";

const TLS_12: Advice = {
  flags: [["--tls-max", "1.2"]],
  options: { tlsOptions: { maxVersion: "TLSv1.2" } },
};
const IN_CLEAR: Advice = { flags: [["--tls", "off"]], options: { tls: "off" }, scheme: "ftp" };

/** Whether the control connection can be secured: by AUTH TLS, or from the first byte where the scheme is `ftps:`. */
export const auth: Check = {
  name: "AUTH",
  needs: ["greeting"],
  async run(context, signal) {
    const client = context.client();
    try {
      await secure(client, signal);
      context.tls = client.tls;
      return found(context);
    } catch (error) {
      signal.throwIfAborted();
      return await whyNot(error, context, signal);
    } finally {
      client.close();
    }
  },
};

/** Connects, and makes a handshake. */
async function secure(client: FTP_TLS, signal: AbortSignal): Promise<void> {
  await client.connect(undefined, { signal });
  if (client.tls === undefined) await client.auth({ signal });
}

function found(context: DoctorContext): Finding {
  const { scheme } = context.target;
  const { protocol = "", cipher = "" } = context.tls ?? {};
  const seen = `${scheme === "ftps" ? "implicit TLS" : "AUTH TLS"}: ${protocol}, ${cipher}`;
  if (context.options.tls !== "off" || scheme !== "ftp") return ok(seen);
  context.tls = undefined;
  return warning(seen, "the server offers TLS, and --tls off sends the password in clear: leave it out");
}

async function whyNot(error: unknown, context: DoctorContext, signal: AbortSignal): Promise<Finding> {
  const seen = isReplyError(error) ? error.reply.text : wordsOf(error);
  if (context.target.scheme === "ftp" && context.options.tls === "off") {
    return note(seen, "TLS cannot be had here: everybody on the way can read password and files");
  }
  if (isReplyError(error)) {
    const isWanted = context.target.scheme !== "ftp" || context.options.tls === "require";
    const means = "the server offers no TLS: everybody on the way can read password and files";
    if (isWanted) return failedForUser(EXIT.tls, seen, `${means}; only if that may be:`, IN_CLEAR);
    return warning(seen, means);
  }
  const client = context.client({ maxVersion: "TLSv1.2" });
  try {
    await secure(client, signal);
    context.tls = client.tls;
    return failed(EXIT.tls, seen, "the server fails with TLS 1.3, and not with TLS 1.2", TLS_12);
  } catch {
    return failed(EXIT.tls, seen, "no TLS session can be made: the versions, the ciphers, or a box between");
  } finally {
    client.close();
  }
}
