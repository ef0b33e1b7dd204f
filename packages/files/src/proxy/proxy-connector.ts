import type { FtpConnector } from "ftplib";
import { httpConnector } from "./http-connect.ts";
import { decodePercent } from "../url/percent.ts";
import type { ProxyAddress } from "./proxy-address.ts";
import { socksConnector } from "./socks.ts";

interface Kind {
  readonly port: number;
  readonly connector: (proxy: ProxyAddress) => FtpConnector;
}

/** By the scheme of the proxy's URL. SOCKS resolves names at the proxy, so that `socks5:` and `socks5h:` are the same. */
const KINDS: Readonly<Record<string, Kind>> = {
  "http:": { port: 80, connector: httpConnector },
  "socks:": { port: 1080, connector: (proxy) => socksConnector(proxy, 5) },
  "socks4:": { port: 1080, connector: (proxy) => socksConnector(proxy, 4) },
  "socks4a:": { port: 1080, connector: (proxy) => socksConnector(proxy, 4) },
  "socks5:": { port: 1080, connector: (proxy) => socksConnector(proxy, 5) },
  "socks5h:": { port: 1080, connector: (proxy) => socksConnector(proxy, 5) },
};

/**
 * Returns what connects through the proxy (X1), for control and data connections: `socks5://user:password@host:1080`, `socks4a://…`, or
 * `http://…` for a proxy that knows CONNECT.
 *
 * @throws TypeError for another scheme and for a URL that is invalid; its message holds no password
 */
export function proxyConnector(url: string | URL): FtpConnector {
  const text = String(url);
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  const kind = parsed === undefined ? undefined : KINDS[parsed.protocol];
  if (parsed === undefined || kind === undefined || parsed.hostname === "") {
    throw new TypeError(
      "the option proxy must be a URL that begins with socks5://, socks4a:// or http:// and names a host",
    );
  }
  return kind.connector({
    host: parsed.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: parsed.port === "" ? kind.port : Number(parsed.port),
    user: parsed.username === "" ? undefined : decoded(parsed.username),
    password: parsed.password === "" ? undefined : decoded(parsed.password),
  });
}

function decoded(text: string): string {
  return Buffer.from(decodePercent(text)).toString("utf8");
}
