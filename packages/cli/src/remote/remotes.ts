import { readFile } from "node:fs/promises";
import { connect, type RemotePath, type Site, type SiteOptions } from "@ftplib/files";
import { messageOf } from "../errors/exit-code.ts";
import { UsageError } from "../errors/usage-error.ts";
import { checkConnection, checkTogether } from "../options/check-connection.ts";
import { connectionOptions } from "../options/connection-options.ts";
import { findLogin } from "../password/find-login.ts";
import { findPassword } from "../password/find-password.ts";
import { hasProxyPassword, PROXY_PASSWORD, proxyUrl } from "../options/proxy-url.ts";
import type { CommandCall } from "../command/command.ts";
import { siteFile } from "../sites/site-file.ts";
import { warnOfAccess } from "../sites/warn-of-access.ts";
import { readRemote, type RemoteOperand } from "./operand.ts";

/** A path on a server that is connected. */
export interface Remote {
  readonly site: Site;
  readonly path: RemotePath;
}

/** Connections that a site has for itself, apart from those of another site of the same login. */
export interface OwnConnections {
  readonly for: string;
  readonly connections: number;
}

/** What a connection needs of a command. */
type Call = Pick<
  CommandCall<typeof connectionOptions>,
  "options" | "output" | "terminal" | "signal" | "here"
>;

/** Runs a command that needs servers, and closes what it has opened. */
export async function withRemotes(call: Call, run: (remotes: Remotes) => Promise<void>): Promise<void> {
  const remotes = new Remotes(call);
  try {
    await run(remotes);
  } finally {
    await remotes.close();
  }
}

/** The servers that a command has connected to: one site for each login. */
export class Remotes {
  readonly #call: Call;
  readonly #sites = new Map<string, Promise<Site>>();

  constructor(call: Call) {
    this.#call = call;
  }

  /** Connects to the server of a URL or of `site:path`, unless that is done. */
  async open(word: string): Promise<Remote> {
    return await this.at(await readRemote(word, this.#call));
  }

  /** As {@link open}, for an operand that was read before. */
  async at(operand: RemoteOperand, own?: OwnConnections): Promise<Remote> {
    const { origin, path, hasPassword } = operand;
    if (operand.site !== undefined && own === undefined && !asksForConnection(this.#call)) {
      return { site: operand.site, path };
    }
    const key = own === undefined ? origin : `${own.for} ${origin}`;
    let site = this.#sites.get(key);
    if (site === undefined) {
      if (this.#sites.size === 0) await warnOfPasswords(this.#call, hasPassword);
      if (operand.word !== undefined && this.#sites.size === 0)
        await warnOfAccess(this.#call.output, siteFile(this.#call.terminal.env));
      site = this.#connect(operand, own);
      this.#sites.set(key, site);
    }
    return { site: await site, path };
  }

  async #connect(operand: RemoteOperand, own: OwnConnections | undefined): Promise<Site> {
    const options = await siteOptions(this.#call, operand);
    const connections = own === undefined ? {} : { connections: own.connections };
    return await connected(operand.origin, { ...options, ...connections });
  }

  /** Closes all of them. */
  async close(): Promise<void> {
    for (const opening of this.#sites.values()) {
      const site = await opening.catch(() => undefined);
      await site?.close();
    }
  }
}

/** Whether flags were given that concern the connection itself. */
function asksForConnection({ options }: Call): boolean {
  return Object.keys(connectionOptions).some((name) => options[name as keyof typeof options] !== undefined);
}

/** Warns of passwords on the command line, which others can read (W5): that of a URL, and that of a proxy. */
export async function warnOfPasswords(
  { output, options }: Pick<Call, "output" | "options">,
  isInUrl: boolean,
): Promise<void> {
  const problem = "on the command line can be read by everybody on this machine";
  if (isInUrl) await output.warn(`a password ${problem}: use .netrc, FTP_PASSWORD or --password-command`);
  if (hasProxyPassword(options.proxy))
    await output.warn(`the password of a proxy ${problem}: name the user alone, and use ${PROXY_PASSWORD}`);
}

/** The call with the flags that are kept for a site; those that were given count before them. */
function withSettings(call: Call, settings: RemoteOperand["settings"]): Call {
  if (settings === undefined) return call;
  const given = Object.entries(call.options).filter(([, value]) => value !== undefined);
  const options = { ...settings, ...Object.fromEntries(given) } as Call["options"];
  // A file that is kept for the site is not read against the user's will.
  if (call.options.noNetrc === false) return { ...call, options: { ...options, netrc: undefined } };
  return { ...call, options };
}

/** The options of `connect` for an operand: its login, the flags that are kept for its site, and those that were given. */
export async function siteOptions(given: Call, { origin, settings }: RemoteOperand): Promise<SiteOptions> {
  checkTogether(given.options);
  const call = withSettings(given, settings);
  checkConnection(origin, call.options);
  const options = await optionsOf(call);
  const { passwordStdin, passwordCommand } = call.options;
  const isFlag = passwordStdin === true || passwordCommand !== undefined;
  return { ...options, ...(await findLogin(origin, options, call.terminal, isFlag)) };
}

/** The options of `connect` that the flags stand for. */
async function optionsOf({ options, output, terminal, signal }: Call): Promise<SiteOptions> {
  const { timeout, retries, active, encoding, verbose } = options;
  const password = await findPassword(options, terminal);
  return {
    user: options.user,
    password,
    netrc: options.netrc ?? options.noNetrc !== false,
    tls: options.tls,
    tlsOptions: {
      ca: await contentsOf(options.ca),
      cert: await contentsOf(options.cert),
      key: await contentsOf(options.key),
      minVersion: options.tlsMin === undefined ? undefined : `TLSv${options.tlsMin}`,
      maxVersion: options.tlsMax === undefined ? undefined : `TLSv${options.tlsMax}`,
      pins: options.pin === undefined ? undefined : [options.pin],
      dangerouslyAcceptAnyCertificate: options.insecure,
    },
    connections: options.connections,
    retry: retries === undefined ? undefined : retries === 0 ? false : { attempts: retries + 1 },
    proxy: proxyUrl(options.proxy, terminal),
    bandwidth: options.bandwidth,
    keepAlive: options.keepAlive,
    onRetry: ({ operation, path, delay, error }) => {
      const seconds = (delay / 1000).toFixed(1);
      void output.note(`${operation} ${path}: ${messageOf(error)}; trying again in ${seconds} s`);
    },
    onInsecure: (reply) => {
      void output.warn(
        `the connection is not encrypted: the server said ${reply}; --tls require refuses that`,
      );
    },
    ftp: {
      timeout,
      passive: active !== true,
      passiveCommand: options.passiveCommand,
      trustServerPasvIpv4Address: options.trustPasv,
      acceptMissingCloseNotify: options.acceptMissingCloseNotify,
      encoding,
      // Names from listings are shown with their control bytes escaped.
      allowControlBytes: true,
      debugLevel: verbose === true ? 1 : undefined,
      log: (line) => void output.log(line),
    },
    signal,
  };
}

async function contentsOf(path: string | undefined): Promise<string | undefined> {
  return path === undefined ? undefined : await readFile(path, "utf8");
}

async function connected(url: string, options: SiteOptions): Promise<Site> {
  try {
    return await connect(url, options);
  } catch (error) {
    // An option that cannot be is named before anything is sent.
    if (error instanceof TypeError || error instanceof RangeError) {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}
