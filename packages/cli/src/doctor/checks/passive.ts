import { isReplyError, parse227 } from "@ftplib/reply";
import type { SiteOptions } from "@ftplib/files";
import { DataConnectionError, FTP_TLS, TimeoutError } from "ftplib";
import { exitCodeOf } from "../../errors/exit-code.ts";
import { addressKind } from "../address-kind.ts";
import type { Advice } from "../advice.ts";
import type { Check } from "../check.ts";
import type { DoctorContext } from "../context.ts";
import { failed, type Finding, note, ok, warning } from "../finding.ts";
import { proxyErrorIn, proxyMeans } from "../../errors/proxy-means.ts";
import { wordsOf } from "../run-checks.ts";

const EPSV_ALONE: SiteOptions = { ftp: { passiveCommand: "EPSV" } };
const PASV_ALONE: SiteOptions = { ftp: { passiveCommand: "PASV" } };

/** What may help where neither command leads to a data connection. */
const OTHERS: readonly (Advice & { readonly means: string; readonly isForTls: boolean })[] = [
  {
    means: "the address in the reply to PASV is the right one",
    flags: [["--passive-command", "PASV"], ["--trust-pasv"]],
    options: { ftp: { passiveCommand: "PASV", trustServerPasvIpv4Address: true } },
    isForTls: false,
  },
  {
    means: "data connections fail with TLS 1.3, and not with TLS 1.2",
    flags: [["--tls-max", "1.2"]],
    options: { tlsOptions: { maxVersion: "TLSv1.2" } },
    isForTls: true,
  },
  {
    means:
      "the server ends data connections without close_notify: whoever can cut the connection can pass half a file off as a whole one",
    flags: [["--accept-missing-close-notify"]],
    options: { ftp: { acceptMissingCloseNotify: true } },
    isForTls: true,
  },
  {
    means: "only the server can open data connections",
    flags: [["--active"]],
    options: { ftp: { passive: false } },
    isForTls: false,
  },
];

/** Whether we can open data connections, by EPSV and by PASV, and which address PASV names. */
export const passive: Check = {
  name: "EPSV and PASV",
  needs: ["login"],
  // PASV alone, and a listing by each of four ways.
  steps: 5,
  async run(context, signal) {
    if (context.options.ftp?.passive === false) return note("not tried: --active");
    const named = await addressOfPasv(context, signal);
    const { error: epsv } = await context.try(signal, EPSV_ALONE);
    const { error: pasv } = await context.try(signal, PASV_ALONE);
    const seen = [`EPSV ${told(epsv)}`, `PASV ${told(pasv)}${named.words}`].join("; ");
    if (epsv !== undefined && pasv !== undefined) return await mended(context, seen, epsv, pasv, signal);
    if (epsv !== undefined && !isRefused(epsv)) {
      const advice: Advice = { flags: [["--passive-command", "PASV"]], options: PASV_ALONE };
      if (isUnanswered(epsv)) return failed(exitCodeOf(epsv), seen, "EPSV is not answered", advice);
      const { error } = await context.try(signal, {});
      if (error === undefined) return warning(seen, "each session waits in vain for EPSV first", advice);
      return failed(exitCodeOf(error), seen, "EPSV is answered, and leads nowhere", advice);
    }
    if (named.isStrange) {
      return note(
        seen,
        "clients that believe this address cannot transfer; this one connects to the server's own",
      );
    }
    return pasv === undefined
      ? ok(seen)
      : note(seen, "clients that do not know EPSV cannot transfer; this one does");
  },
};

function told(error: unknown): string {
  return error === undefined ? "works" : `fails (${wordsOf(error)})`;
}

/** Whether the server does not know the command: PASV is asked at once then. */
function isRefused(error: unknown): boolean {
  return isReplyError(error) && error.reply.code >= 500;
}

/** Whether nothing came of it in the network, in contrast to a refusal of the command. */
function isLost(error: unknown): boolean {
  return error instanceof DataConnectionError || error instanceof TimeoutError;
}

/** Whether the server has not said a word to the command: a session does not outlive that. */
function isUnanswered(error: unknown): boolean {
  return error instanceof TimeoutError && /^(?:EPSV|PASV)\b/.test(error.command ?? "");
}

interface NamedAddress {
  readonly words: string;
  readonly isStrange: boolean;
}

async function addressOfPasv(context: DoctorContext, signal: AbortSignal): Promise<NamedAddress> {
  try {
    const ftp = await context.session(signal);
    // Some servers want to know about TLS on data connections before they open one.
    if (ftp instanceof FTP_TLS && ftp.tls !== undefined) await ftp.protP({ signal });
    const { host } = parse227(await ftp.sendcmd("PASV", { signal }));
    if (context.addresses.length === 0) return { words: ` and names ${host}`, isStrange: false };
    if (context.addresses.includes(host))
      return { words: ` and names ${host}, the server's own`, isStrange: false };
    return { words: ` and names ${host}, ${addressKind(host)}`, isStrange: true };
  } catch {
    signal.throwIfAborted();
    return { words: "", isStrange: false };
  } finally {
    // The server still listens where nobody comes.
    await context.close();
  }
}

async function mended(
  context: DoctorContext,
  seen: string,
  epsv: unknown,
  pasv: unknown,
  signal: AbortSignal,
): Promise<Finding> {
  const error = isReplyError(epsv) ? pasv : epsv;
  const proxy = proxyErrorIn(error);
  if (proxy !== undefined) return failed(exitCodeOf(proxy), seen, proxyMeans(proxy));
  const isOfTls = context.isSecure && !isLost(error);
  for (const { means, isForTls, flags, options } of OTHERS) {
    if (isForTls !== isOfTls) continue;
    if (options.ftp?.passiveCommand === "PASV" && isUnanswered(pasv)) continue;
    const { error: still } = await context.try(signal, options);
    if (still === undefined) return failed(exitCodeOf(error), seen, means, { flags, options });
  }
  const means = isOfTls
    ? "the server takes no data connections over TLS"
    : "a firewall or a NAT keeps data connections away: the server's passive ports have to be open, and its address right";
  return failed(exitCodeOf(error), seen, means);
}
