import { checkOptions } from "./check-options.ts";

/** A proxy that speaks FTP itself, and learns from the client which server is meant (X2). */
export interface FtpProxy {
  /** Its name or address. */
  readonly host: string;
  /** Default 21. */
  readonly port?: number | undefined;
  /** How it learns that: `USER user@host` (default), `SITE host` or `OPEN host`, each with `:port` where that is not 21. */
  readonly style?: "user@host" | "site" | "open" | undefined;
  /** Logs in to the proxy first; left out, it wants no login of its own. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * Checks the option `ftpProxy`.
 *
 * @throws TypeError for an unknown name and for a value of the wrong kind
 */
export function checkFtpProxy(proxy: FtpProxy | undefined): void {
  if (proxy === undefined) return;
  checkOptions<FtpProxy>("ftpProxy", proxy, {
    host: "string",
    port: "number",
    style: "string",
    user: "string",
    password: "string",
  });
  if (proxy.host === undefined || proxy.host === "") throw new TypeError("the option ftpProxy needs a host");
  const { style = "user@host" } = proxy;
  if (!["user@host", "site", "open"].includes(style)) {
    throw new TypeError('the option style of ftpProxy must be "user@host", "site" or "open"');
  }
}
