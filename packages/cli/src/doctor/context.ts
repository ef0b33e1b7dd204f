import type { SecureVersion } from "node:tls";
import {
  connect,
  parseSiteUrl,
  proxyConnector,
  type RemotePath,
  type SiteOptions,
  type SiteUrl,
} from "@ftplib/files";
import { isReplyError } from "@ftplib/reply";
import { type Entry, type Features, type FTP, type FtpConnector, FTP_TLS, type TlsFacts } from "ftplib";
import { type Advice, mergedOptions, NO_ADVICE, withAdvice } from "./advice.ts";
import type { Finding } from "./finding.ts";
import { urlWith } from "./url-with.ts";

/** What the doctor was asked. */
export interface DoctorRequest {
  /** The URL of the login directory, with the user and the password that were given. */
  readonly origin: string;
  /** The directory that is looked at. */
  readonly path: RemotePath;
  /** The options that the flags stand for. */
  readonly options: SiteOptions;
  /** Milliseconds for one step. */
  readonly timeout: number;
  /** Whether files may be written, in a directory of the doctor's own. */
  readonly canWrite: boolean;
  /** How many connections are tried; undefined: none. */
  readonly maxConnections: number | undefined;
  /** Milliseconds of quiet that are tried; undefined: none. */
  readonly idle: number | undefined;
}

/** A session that is logged in. */
export interface DoctorSession {
  readonly ftp: FTP;
  close(): Promise<void>;
}

/** That a server does not list a directory says nothing of data connections. */
const LISTING = /^(?:CWD|LIST|MLSD|NLST)\b/;

/** How an attempt to list has ended. */
export interface Trial {
  /** Why it failed; undefined where it has not. */
  readonly error?: unknown;
  /** Whether nothing was listed. */
  readonly isEmpty?: boolean;
  /** What TLS settled on the data connection. */
  readonly dataTls?: TlsFacts | undefined;
}

/** How a client differs from what was asked for. */
export interface ClientChanges {
  readonly implicit?: boolean;
  readonly maxVersion?: SecureVersion;
}

/** What the checks share: the request, what was found so far, and a session. */
export class DoctorContext {
  readonly request: DoctorRequest;
  /** What each check has found. */
  readonly findings: Map<string, Finding> = new Map();
  /** What the greeting said. */
  welcome: string | undefined;
  /** What the server says it can do; empty where it does not say. */
  features: Features = new Map();
  /** The doctor's own directory on the server; undefined where nothing is written. */
  directory: string | undefined;
  /** What the directory that is looked at holds, as far as it was read. */
  entries: readonly Entry[] = [];
  /** Whether the path that was given is that of a file. */
  isOfFile = false;
  /** Whether no directory can be listed at the path that was given. */
  isNoDirectory = false;
  /** The addresses of the server. */
  addresses: readonly string[] = [];
  /** What TLS settled before a login. */
  tls: TlsFacts | undefined;
  readonly #trials: Map<string, Trial> = new Map();
  #advice: Advice = NO_ADVICE;
  #session: DoctorSession | undefined;

  constructor(request: DoctorRequest) {
    this.request = request;
  }

  /** What was advised so far. */
  get advice(): Advice {
    return this.#advice;
  }

  /** The server, by the scheme that was found to be right. */
  get target(): SiteUrl {
    return parseSiteUrl(this.url);
  }

  /** The URL to connect to. It may hold a password. */
  get url(): string {
    return urlWith(this.request.origin, this.#advice.scheme);
  }

  /** The options that were given and advised. */
  get options(): SiteOptions {
    return mergedOptions(this.request.options, this.#advice.options);
  }

  /** Whether TLS is used: the server offered it, and nobody has forbidden it. */
  get isSecure(): boolean {
    return this.tls !== undefined;
  }

  /** Keeps what a check has found; what it advises holds for the checks that follow. */
  async add(name: string, finding: Finding): Promise<void> {
    this.findings.set(name, finding);
    if (finding.advice === undefined) return;
    this.#advice = withAdvice(this.#advice, finding.advice);
    await this.close();
  }

  /** What connects through the proxy, if there is one. */
  get connector(): FtpConnector | undefined {
    const { proxy, ftp } = this.options;
    return proxy === undefined ? ftp?.connector : proxyConnector(proxy);
  }

  /** Why nothing is written, as the end of "not checked: …". */
  get notWritten(): string {
    return this.request.canWrite ? 'it needs "write"' : "--write";
  }

  /** A client that is not connected, and accepts any certificate: for what can be seen before a login. */
  client({ implicit, maxVersion }: ClientChanges = {}): FTP_TLS {
    const { host, port, scheme } = this.target;
    const { ftp, tlsOptions } = this.options;
    const { ca: _, pins: __, ...tls } = tlsOptions ?? {};
    const limit = maxVersion === undefined ? {} : { maxVersion };
    return new FTP_TLS({
      ...ftp,
      host,
      port,
      implicit: implicit ?? scheme === "ftps",
      connector: this.connector,
      tls: { ...tls, ...limit, dangerouslyAcceptAnyCertificate: true },
    });
  }

  /** The session that the checks share; a new one where the last was lost. */
  async session(signal: AbortSignal): Promise<FTP> {
    if (this.#session !== undefined && this.#session.ftp.state !== "ready") await this.close();
    this.#session ??= await this.open(signal);
    return this.#session.ftp;
  }

  /** Connects and logs in as `connect` does, with other options besides. The caller closes it. */
  async open(signal: AbortSignal, changes: SiteOptions = {}): Promise<DoctorSession> {
    let ftp: FTP | undefined;
    const site = await connect(this.url, {
      ...mergedOptions(this.options, changes),
      retry: false,
      connections: 1,
      // The pool must not end a session that a check makes use of.
      idleTimeout: 0x7fffffff,
      onSession: (opened) => void (ftp = opened),
      onInsecure: undefined,
      signal,
    });
    if (ftp === undefined) throw new Error("connect has opened no session");
    // A login may take longer than another step: what is not answered after it is not to use up the time of its check.
    ftp.setTimeouts(this.request.timeout);
    return { ftp, close: async () => await site.close() };
  }

  /**
   * Lists the directory in a session of its own, with other options besides, and reports how that went. The same is not tried twice. The
   * shared session is closed before: some servers allow one alone.
   */
  async try(signal: AbortSignal, changes: SiteOptions): Promise<Trial> {
    const key = JSON.stringify([this.#advice.flags, changes]);
    const known = this.#trials.get(key);
    if (known !== undefined) return known;
    await this.close();
    const trial = await this.#listOnce(signal, changes);
    signal.throwIfAborted();
    this.#trials.set(key, trial);
    return trial;
  }

  async #listOnce(signal: AbortSignal, changes: SiteOptions): Promise<Trial> {
    let session: DoctorSession | undefined;
    try {
      session = await this.open(signal, changes);
      let isEmpty = true;
      for await (const _ of session.ftp.list(this.request.path, { signal })) {
        isEmpty = false;
        break;
      }
      return { isEmpty, dataTls: session.ftp.dataTls };
    } catch (error) {
      // The data connection was there before the server said that it does not list this directory.
      if (isReplyError(error) && error.reply.code === 550 && LISTING.test(error.command ?? "")) {
        return { dataTls: session?.ftp.dataTls };
      }
      return { error };
    } finally {
      await session?.close();
    }
  }

  /** Ends the shared session. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }
}
