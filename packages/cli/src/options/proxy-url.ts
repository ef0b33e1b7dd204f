import type { Terminal } from "../output/terminal.ts";

/** The variable with the password of a proxy whose URL names a user alone. */
export const PROXY_PASSWORD = "FTP_PROXY_PASSWORD";

/** Whether the URL of a proxy holds a password. */
export function hasProxyPassword(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && new URL(url).password !== "";
}

/** The URL of a proxy without its password, as it may be shown (W5). */
export function withoutProxyPassword(url: string): string {
  return hasProxyPassword(url) ? withProxyPassword(url, "") : url;
}

/** The URL of a proxy that is connected to: where it names a user alone, the environment may have the password. */
export function proxyUrl(url: string | undefined, { env }: Pick<Terminal, "env">): string | undefined {
  const password = env[PROXY_PASSWORD];
  if (url === undefined || password === undefined || hasProxyPassword(url) || !URL.canParse(url)) return url;
  return new URL(url).username === "" ? url : withProxyPassword(url, encodeURIComponent(password));
}

/** The URL with these letters in place of its password. */
export function withProxyPassword(url: string, password: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  const path = pathname === "/" ? "" : pathname;
  return `${protocol}//${username}${password === "" ? "" : `:${password}`}@${host}${path}`;
}
