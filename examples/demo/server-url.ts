/** What a URL says of a server: RFC 1738, section 3.2. */
export interface ServerUrl {
  readonly host: string;
  readonly port: number;
  /** `explicit` is AUTH TLS, `implicit` TLS from the first byte. */
  readonly tls: "none" | "explicit" | "implicit";
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Relative to where the login leads; empty for that place itself. `//etc` and `/%2Fetc` are absolute. */
  readonly path: string;
}

const FTP_PORT = 21;
const IMPLICIT_PORT = 990;

/** Reads `ftp://` and `ftps://` URLs. Throws Error for others; no message repeats the URL, which may hold a password. */
export function parseServerUrl(text: string): ServerUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "ftp:" && url.protocol !== "ftps:") || url.hostname === "") {
    throw new Error("a server is named by a URL such as ftp://user@host/path or ftps://host:990/");
  }
  const isSecure = url.protocol === "ftps:";
  const port = url.port === "" ? FTP_PORT : Number(url.port);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port,
    tls: !isSecure ? "none" : port === IMPLICIT_PORT ? "implicit" : "explicit",
    user: url.username === "" ? undefined : decoded(url.username),
    password: url.password === "" ? undefined : decoded(url.password),
    path: decoded(url.pathname.slice(1)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error("the URL holds a % that does not stand for a character; write it as %25");
  }
}
