import { connectionLimit, isReplyError } from "@ftplib/reply";
import { EXIT, exitCodeOf } from "../../errors/exit-code.ts";
import type { Advice } from "../advice.ts";
import type { Check } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { failed, ok } from "../finding.ts";
import { wordsOf } from "../run-checks.ts";

const WITH_TLS: Advice = { flags: [["--tls", "require"]], options: { tls: "require" } };

/** Whether the server lets the user in. */
export const login: Check = {
  name: "login",
  needs: ["greeting", "AUTH"],
  async run(context, signal) {
    if (isUntrusted(context))
      return {
        status: "skipped",
        seen: 'not checked: the password is not sent before "certificate" is settled',
      };
    try {
      const ftp = await context.session(signal);
      const directory = await ftp.pwd({ signal }).catch(() => "");
      return ok(directory === "" ? "logged in" : `logged in, in ${directory}`);
    } catch (error) {
      signal.throwIfAborted();
      const seen = wordsOf(error);
      if (!isReplyError(error)) return failed(exitCodeOf(error), seen, "there is no session to work with");
      if (context.target.scheme === "ftp" && context.options.tls === "off" && (await goes(context, signal))) {
        return failed(exitCodeOf(error), seen, "the server lets nobody in without TLS", WITH_TLS);
      }
      const isFull = connectionLimit(error.reply) !== undefined;
      const means = isFull
        ? "the user has too many sessions now"
        : "the user or the password is wrong, or the account is closed";
      return failed(isFull ? EXIT.limit : exitCodeOf(error), seen, means);
    }
  },
};

/** Whether the certificate was refused, and the user has not said yet what to do. */
function isUntrusted({ findings }: DoctorContext): boolean {
  return findings.get("certificate")?.status === "failed";
}

async function goes(context: DoctorContext, signal: AbortSignal): Promise<boolean> {
  const session = await context.open(signal, WITH_TLS.options).catch(() => undefined);
  await session?.close();
  return session !== undefined;
}
