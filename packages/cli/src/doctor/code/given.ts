import type { SiteOptions } from "@ftplib/files";
import { connectionOptions } from "../../options/connection-options.ts";
import type { OptionValues } from "../../options/option.ts";
import {
  hasProxyPassword,
  PROXY_PASSWORD,
  withoutProxyPassword,
  withProxyPassword,
} from "../../options/proxy-url.ts";
import type { Advice } from "../advice.ts";

type Values = OptionValues<typeof connectionOptions>;

/** Flags that say how the doctor itself runs, and are of no use to others. */
const OWN: ReadonlySet<string> = new Set(["verbose", "passwordStdin"]);
/** Flags whose value is a time, read as milliseconds. */
const TIMES: ReadonlySet<string> = new Set(["timeout", "keepAlive"]);

/** The flags that were given, as they are written. */
export function givenFlags(values: Values): Advice["flags"] {
  return Object.entries(connectionOptions).flatMap(([name, option]): (readonly [string, string?])[] => {
    const value: unknown = (values as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || OWN.has(name)) return [];
    const flag = /--[\w-]+/.exec(option.flags)?.[0] ?? option.flags;
    if (typeof value === "boolean") return [[flag]];
    if (name === "proxy") return [[flag, withoutProxyPassword(String(value))]];
    return [[flag, TIMES.has(name) ? `${String(value)}ms` : String(value)]];
  });
}

/** An expression of TypeScript. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The options of `connect` for the flags that were given: the same as the program's own, with files and passwords as expressions. */
export function givenOptions(values: Values, options: SiteOptions): object {
  const { user, tls, tlsOptions = {}, connections, retry, proxy, bandwidth, keepAlive, ftp = {} } = options;
  // These serve the output of the program itself.
  const { log: _, debugLevel: __, allowControlBytes: ___, ...rest } = ftp;
  const { ca, cert, key } = values;
  const file = (path: string | undefined): Expression | undefined =>
    path === undefined ? undefined : new Expression(`await readFile(${JSON.stringify(path)}, "utf8")`);
  return {
    user,
    password: options.password === undefined ? undefined : new Expression('process.env["FTP_PASSWORD"]'),
    // The program reads the file itself.
    netrc: values.netrc ?? (values.noNetrc === false ? false : undefined),
    tls,
    tlsOptions: { ...tlsOptions, ca: file(ca), cert: file(cert), key: file(key) },
    connections,
    retry,
    proxy: shownProxy(proxy),
    bandwidth,
    keepAlive,
    ftp: {
      ...rest,
      timeout: values.timeout,
      passive: values.active === true ? rest.passive : undefined,
    },
  };
}

/** The URL of the proxy; its password is a variable. */
function shownProxy(proxy: SiteOptions["proxy"]): Expression | string | undefined {
  const url = proxy === undefined ? undefined : String(proxy);
  if (url === undefined || !hasProxyPassword(url)) return url;
  const password = `\${encodeURIComponent(process.env["${PROXY_PASSWORD}"] ?? "")}`;
  return new Expression(`\`${withProxyPassword(url, password)}\``);
}
