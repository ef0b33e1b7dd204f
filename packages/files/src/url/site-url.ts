import type { RemotePath } from "../path/remote-path.ts";
import { decodePercent, encodePercent } from "./percent.ts";

/** How a site speaks TLS: `ftps` from the first byte, `ftpes` after AUTH TLS, `ftp` as the option `tls` says. */
export type Scheme = "ftp" | "ftpes" | "ftps";

/** The ports of the schemes, where the URL names none. */
const PORTS: Readonly<Record<Scheme, number>> = { ftp: 21, ftpes: 21, ftps: 990 };

/** A transfer type in a URL, `;type=a`: RFC 1738, 3.2.2. */
export type UrlType = "a" | "i" | "d";

/**
 * What the URL of a site says. Printed, serialised and made a string it shows neither user nor password.
 */
export class SiteUrl {
  readonly scheme: Scheme;
  /** A name as DNS knows it, or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** The path after the login: absolute, or relative to the login directory; empty: that directory. Bytes where it is not ASCII. */
  readonly path: RemotePath;
  /** From a final `;type=`, in lower case. */
  readonly type: UrlType | undefined;
  readonly #user: RemotePath | undefined;
  readonly #password: RemotePath | undefined;

  /** @internal */
  constructor(parts: {
    readonly scheme: Scheme;
    readonly host: string;
    readonly port: number;
    readonly path: RemotePath;
    readonly type: UrlType | undefined;
    readonly user: RemotePath | undefined;
    readonly password: RemotePath | undefined;
  }) {
    this.scheme = parts.scheme;
    this.host = parts.host;
    this.port = parts.port;
    this.path = parts.path;
    this.type = parts.type;
    this.#user = parts.user;
    this.#password = parts.password;
  }

  /** The user, decoded once; undefined where the URL names none. */
  get user(): RemotePath | undefined {
    return this.#user;
  }

  /** The password, decoded once; undefined where the URL has none, which differs from an empty one. */
  get password(): RemotePath | undefined {
    return this.#password;
  }

  /** The URL without user and password. */
  toString(): string {
    const host = this.host.includes(":") ? `[${this.host}]` : this.host;
    const port = this.port === PORTS[this.scheme] ? "" : `:${this.port}`;
    const type = this.type === undefined ? "" : `;type=${this.type}`;
    return `${this.scheme}://${host}${port}/${encodePercent(this.path)}${type}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** The scheme, the authority and the rest. Without both slashes, or with a third one, parsers disagree about what the host is. */
const SHAPE = /^(ftp|ftpes|ftps):\/\/([^/?#]+)([^#]*)/i;

/**
 * Reads the URL of a site (rows Z1 to Z4): `ftp:`, `ftpes:` or `ftps:`. Each segment of the path is percent-decoded once, by bytes;
 * `//` or `%2F` at its beginning means the root, and anything else is relative to the login directory. `?` is part of a
 * name, and what follows `#` is dropped.
 *
 * @throws TypeError for another scheme, and for a path that is not sent as it stands: with dot segments, `\`, or control characters.
 * Its message never holds user or password.
 */
export function parseSiteUrl(url: string | URL): SiteUrl {
  const text = String(url);
  const [, name, authority, rest] = SHAPE.exec(text) ?? refuse(schemeProblem(text));
  // A parser drops these silently, and so names another file.
  if (/[\x00-\x20\x7f]$|^[\x00-\x20]|[\t\r\n]/.test(text))
    refuse("has a space or a control character that a URL cannot hold");
  if (/[\\]/.test(text)) refuse("has a backslash: write %5C for one in a name, and / between names");
  const scheme = (name as string).toLowerCase() as Scheme;
  const { host, port, user, password } = readAuthority(scheme, authority as string);
  const { path, type } = readPath(rest as string);
  return new SiteUrl({ scheme, host, port, path, type, user, password });
}

function readAuthority(scheme: Scheme, authority: string) {
  // As `ftp:`, whose host the parser normalises as that of every special scheme; `http:` shows a port that is the default of `ftp:`.
  const parsed = asUrl(`ftp://${authority}/`);
  const ported = asUrl(`http://${authority}/`);
  if (parsed === undefined || ported === undefined) refuse("has no valid host or port");
  const port = parsed.port === "" ? ported.port : parsed.port;
  if (port === "0") refuse("has the port 0");
  if (scheme === "ftps" && port === "21") {
    refuse(
      "means TLS from the first byte, and port 21 begins in clear: write ftpes: for AUTH TLS, or leave the port out",
    );
  }
  const userinfo = authority.slice(0, Math.max(0, authority.lastIndexOf("@")));
  const hasPassword = userinfo.includes(":");
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? PORTS[scheme] : Number(port),
    user: parsed.username === "" ? undefined : withoutControls("the user", parsed.username),
    password: hasPassword ? withoutControls("the password", parsed.password) : undefined,
  };
}

function readPath(rest: string): { path: RemotePath; type: UrlType | undefined } {
  const [, bare = "", letter] = /^(.*?)(?:;type=([^;/]*))?$/is.exec(rest) ?? [];
  const type = letter?.toLowerCase();
  if (type !== undefined && type !== "a" && type !== "i" && type !== "d") {
    refuse(";type= must be a, i or d; write %3B for a semicolon in a name");
  }
  // The parser escapes what is not ASCII; it is not given the path itself, in which it would resolve dot segments.
  const escaped = bare.replace(/[^\x20-\x7e]+/gu, encodeURIComponent);
  const path = withoutControls("the path", escaped.startsWith("/") ? escaped.slice(1) : escaped);
  for (const segment of Buffer.from(path).toString("latin1").split("/")) {
    if (segment === "." || segment === "..")
      refuse("has a dot segment in its path, which URL parsers resolve: write the path without it");
  }
  return { path, type };
}

function asUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** The decoded text. CR, LF and NUL would end the command (Z2). */
function withoutControls(what: string, text: string): RemotePath {
  const bytes = decodePercent(text);
  if (bytes.some((byte) => byte === 0 || byte === 0x0a || byte === 0x0d))
    refuse(`has CR, LF or NUL in ${what}`);
  return bytes.every((byte) => byte < 0x80) ? Buffer.from(bytes).toString("latin1") : bytes;
}

function schemeProblem(text: string): string {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || !(scheme in PORTS)) {
    return "must begin with ftp://, ftpes:// (AUTH TLS) or ftps:// (TLS from the first byte)";
  }
  return `must have // and a host after ${scheme}:`;
}

function refuse(why: string): never {
  throw new TypeError(`the URL of the site ${why}`);
}
