import { connectionLimit, identifyBanner, isReplyError } from "@ftplib/reply";
import { TimeoutError, TlsError } from "ftplib";
import { EXIT, exitCodeOf } from "../../errors/exit-code.ts";
import type { Check } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { failed, type Finding, ok } from "../finding.ts";
import { proxyErrorIn, proxyMeans } from "../../errors/proxy-means.ts";
import { wordsOf } from "../run-checks.ts";
import { softwareOf } from "../software.ts";

/** What the server greets with, and what it is. */
export const greeting: Check = {
  name: "greeting",
  needs: ["TCP"],
  async run(context, signal) {
    const client = context.client();
    try {
      const { text } = await client.connect(undefined, { signal });
      context.welcome = text;
      const software = softwareOf(text);
      return ok(text.replaceAll("\n", " / "), software && `${software.name}: ${software.quirks}`);
    } catch (error) {
      signal.throwIfAborted();
      return await whyNot(error, context, signal);
    } finally {
      client.close();
    }
  },
};

async function whyNot(error: unknown, context: DoctorContext, signal: AbortSignal): Promise<Finding> {
  const seen = wordsOf(error);
  if (isReplyError(error)) {
    const limit = connectionLimit(error.reply);
    const means =
      limit === undefined ? "the server takes no sessions now" : "the server has too many sessions now";
    return failed(exitCodeOf(error), seen, means);
  }
  const { scheme } = context.target;
  if (error instanceof TimeoutError && scheme !== "ftps" && (await begins(context, true, signal))) {
    const advice = { flags: [], options: {}, scheme: "ftps" } as const;
    return failed(
      EXIT.tls,
      seen,
      "the server waits for TLS from the first byte: the scheme is ftps:",
      advice,
    );
  }
  if (error instanceof TlsError && error.reason === "not-tls" && (await begins(context, false, signal))) {
    const advice = { flags: [], options: {}, scheme: "ftpes" } as const;
    return failed(EXIT.tls, seen, "the server begins in clear: the scheme is ftpes:, with AUTH TLS", advice);
  }
  const proxy = proxyErrorIn(error);
  if (proxy !== undefined) return failed(exitCodeOf(proxy), seen, proxyMeans(proxy));
  const other = isProtocol(seen);
  if (error instanceof TlsError) return failed(EXIT.tls, seen, "no TLS session can be made with this server");
  return failed(
    exitCodeOf(error),
    seen,
    other ? "another service listens there" : "it is no FTP server, or it is ill",
  );
}

function isProtocol(words: string): boolean {
  return identifyBanner(words) !== undefined || /\b(?:SSH|HTTP|IMAP|NNTP|POP3|SMTP)\b/.test(words);
}

/** Whether the server greets when the connection begins with TLS, or when it begins in clear. */
async function begins(context: DoctorContext, implicit: boolean, signal: AbortSignal): Promise<boolean> {
  const client = context.client({ implicit });
  try {
    await client.connect(undefined, { signal });
    return true;
  } catch {
    return false;
  } finally {
    client.close();
  }
}
