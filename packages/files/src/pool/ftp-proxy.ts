import type { CommandText, FTP } from "ftplib";
import type { FtpProxy } from "../options/ftp-proxy.ts";
import { FTP_PORT } from "ftplib";
import type { SiteUrl } from "../url/site-url.ts";

/** Where the control connection goes: to the FTP proxy if there is one. */
export function placeToDial(
  url: SiteUrl,
  proxy: FtpProxy | undefined,
): { readonly host: string; readonly port: number } {
  return { host: proxy?.host ?? url.host, port: proxy === undefined ? url.port : (proxy.port ?? FTP_PORT) };
}

/**
 * Names the server to an FTP proxy, in the way that this knows (X2). Returns the user to log in as.
 *
 * @throws ReplyError when the proxy refuses
 */
export async function throughFtpProxy(
  ftp: FTP,
  { host, port }: SiteUrl,
  user: CommandText,
  proxy: FtpProxy | undefined,
  signal: AbortSignal,
): Promise<CommandText> {
  if (proxy === undefined) return user;
  const place = port === FTP_PORT ? host : `${host}:${port}`;
  if (proxy.user !== undefined) await ftp.login(proxy.user, proxy.password ?? "", undefined, { signal });
  switch (proxy.style ?? "user@host") {
    case "user@host": {
      const name = user.length === 0 ? "anonymous" : user;
      return typeof name === "string" ? `${name}@${place}` : Buffer.concat([name, Buffer.from(`@${place}`)]);
    }
    case "site":
      await ftp.sendcmd(`SITE ${place}`, { signal });
      return user;
    case "open":
      await ftp.sendcmd(`OPEN ${place}`, { signal });
      return user;
  }
}
