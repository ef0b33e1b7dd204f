import { isReplyError } from "@ftplib/reply";
import { FTP, FTP_TLS, ServerMemory, TlsError } from "ftplib";
import { FileError } from "../errors/file-error.ts";
import type { ResolvedSiteOptions } from "../options/site-options.ts";
import { shown } from "../path/remote-path.ts";
import type { SiteUrl } from "../url/site-url.ts";
import { type Credentials, credentialsOf } from "./credentials.ts";
import { placeToDial, throughFtpProxy } from "./ftp-proxy.ts";
import { newFacts, type SessionOpener, type SiteSession } from "./site-session.ts";

/** TCP asks after so much silence whether the server is still there, milliseconds (P5). */
const KEEP_ALIVE = 60_000;

/**
 * Returns what opens a session of the site: connects, secures the connection as the scheme says (Z1), logs in, sends what the
 * option `onSession` says, and goes into the directory of the URL. On any failure nothing is left open.
 */
export function sessionOpener(url: SiteUrl, options: ResolvedSiteOptions): SessionOpener {
  const credentials = credentialsOf(url, options.given);
  // What one session learns of the server the others know, too (P6).
  const memory = options.given.ftp?.memory ?? new ServerMemory();
  const facts = newFacts(options.limits, options.codec);
  let isInsecureKnown = false;
  return async (signal) => {
    const who = await credentials();
    const { ftp, isInsecure } = await logIn(url, { ...options, memory }, who, signal);
    try {
      if (isInsecure !== undefined && !isInsecureKnown) {
        isInsecureKnown = true;
        options.given.onInsecure?.(isInsecure);
      }
      await prepare(ftp, options);
      return { ftp, facts, directory: await enter(ftp, url, signal), uses: 0, idleSince: 0 };
    } catch (error) {
      ftp.close();
      throw error;
    }
  };
}

interface LoggedIn {
  readonly ftp: FTP;
  /** The server's refusal of TLS, where the session went on in clear. */
  readonly isInsecure: string | undefined;
}

async function logIn(
  url: SiteUrl,
  { tls, given, connector, memory }: ResolvedSiteOptions & { readonly memory: ServerMemory },
  { user, password, account }: Credentials,
  signal: AbortSignal,
): Promise<LoggedIn> {
  const { keepAlive: idle, keepAliveInTransfer: transfer } = given;
  const settings = {
    tcpKeepAlive: KEEP_ALIVE,
    ...(idle === undefined && transfer === undefined ? {} : { noopInterval: { idle, transfer } }),
    ...given.ftp,
    connector,
    memory,
    ...placeToDial(url, given.ftpProxy),
  };
  const isPlain = url.scheme === "ftp" && tls === "off";
  const ftp = isPlain
    ? new FTP(withoutTls(settings))
    : new FTP_TLS({ ...settings, tls: given.tlsOptions, implicit: url.scheme === "ftps" });
  try {
    await ftp.connect(undefined, { signal }).catch((error: unknown) => {
      throw url.scheme === "ftps" ? withScheme(error) : error;
    });
    const isTried = ftp instanceof FTP_TLS && url.scheme === "ftp" && tls === "try";
    const isInsecure = isTried ? await tryTls(ftp, signal) : undefined;
    const name = await throughFtpProxy(ftp, url, user, given.ftpProxy, signal);
    const { virtualHost, clientName, language } = given;
    const around = { signal, virtualHost, clientName, language };
    if (!(ftp instanceof FTP_TLS)) await ftp.login(name, password, account, around);
    else await ftp.login(name, password, account, { ...around, secure: isInsecure === undefined });
    return { ftp, isInsecure };
  } catch (error) {
    ftp.close();
    throw error;
  }
}

/** Names the right scheme where the server begins in clear (Z1). */
function withScheme(error: unknown): unknown {
  if (!(error instanceof TlsError) || error.reason !== "not-tls") return error;
  return new TlsError("ftps: means TLS from the first byte, and this server begins in clear", {
    connection: error.connection,
    reason: error.reason,
    cause: error,
    hint: "(write ftpes: for AUTH TLS)",
  });
}

/** AUTH TLS; returns the server's words if it refuses AUTH with a 5yz. A handshake that fails is an error. */
async function tryTls(ftp: FTP_TLS, signal: AbortSignal): Promise<string | undefined> {
  try {
    await ftp.auth({ signal });
    return undefined;
  } catch (error) {
    if (!isReplyError(error) || error.reply.code < 500 || ftp.state !== "ready") throw error;
    return error.reply.text;
  }
}

function withoutTls<Settings extends object>(settings: Settings): Settings {
  const rest = { ...settings } as Record<string, unknown>;
  for (const name of ["requireSessionReuse", "requireSamePublicKey", "acceptMissingCloseNotify"])
    delete rest[name];
  return rest as Settings;
}

async function prepare(ftp: FTP, { given: { onSession } }: ResolvedSiteOptions): Promise<void> {
  if (typeof onSession === "function") return await onSession(ftp);
  for (const command of onSession ?? []) await ftp.sendcmd(command);
}

/** Goes into the site's directory, and returns its path if the server reports it. */
async function enter(ftp: FTP, { path }: SiteUrl, signal: AbortSignal): Promise<string | undefined> {
  try {
    if (path.length > 0) await ftp.cwd(path, { signal });
  } catch (error) {
    if (!isReplyError(error) || error.reply.code !== 550) throw error;
    const isFile = await ftp.size(path, { signal }).then(
      (size) => size !== undefined,
      () => false,
    );
    throw new FileError(isFile ? "ENOTDIR" : "ENOENT", {
      operation: "connect",
      path: shown(path),
      reply: error.reply,
      hint: "(the directory of the URL)",
    });
  }
  try {
    return (await ftp.pwd({ signal })) || undefined;
  } catch (error) {
    if (!isReplyError(error)) throw error;
    return undefined;
  }
}

/** Puts the session back into the site's directory after a caller has used it freely. Closes it where that cannot be done. */
export async function returnHome({ ftp, directory }: SiteSession): Promise<void> {
  try {
    if (directory === undefined) ftp.close();
    else await ftp.cwd(directory);
  } catch {
    ftp.close();
  }
}
