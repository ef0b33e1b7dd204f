import { resolveSiteOptions, type SiteOptions } from "./options/site-options.ts";
import { isLoginRefused } from "./pool/login-refused.ts";
import { sessionOpener } from "./pool/open-session.ts";
import { SessionPool } from "./pool/pool.ts";
import { perform } from "./recovery/operation.ts";
import { Site } from "./site.ts";
import { parseSiteUrl } from "./url/site-url.ts";

/**
 * Connects to a site and logs in; further connections open when they are needed.
 *
 * The scheme decides about TLS: `ftps:` from the first byte (port 990), `ftpes:` after AUTH TLS (port 21), `ftp:` as the option `tls` says.
 *
 * @throws TypeError and RangeError for a URL or an option that is wrong, before anything is resolved or sent
 * @throws ReplyError for a refused login; TlsError; FileError `ENOENT` when the directory of the URL is not there, `ENOTDIR` when it is a file;
 * RetriesExhaustedError when the server cannot be reached
 */
export async function connect(url: string | URL, options: SiteOptions = {}): Promise<Site> {
  const target = parseSiteUrl(url);
  const resolved = resolveSiteOptions(options);
  if (options.ftpProxy !== undefined && target.scheme !== "ftp") {
    throw new TypeError("an FTP proxy reads what is sent: the option ftpProxy needs an ftp: URL");
  }
  const { connections, idleTimeout, clock, retry } = resolved;
  const open = sessionOpener(target, resolved);
  const context = {
    pool: new SessionPool({ open, connections, idleTimeout, clock, retry, isFatal: isLoginRefused }),
    options: resolved,
    url: String(target),
  };
  try {
    const run = async (): Promise<void> => {};
    await perform(context, { name: "connect", path: String(target), run }, options.signal);
    return new Site(context);
  } catch (error) {
    await context.pool.close();
    throw error;
  }
}
