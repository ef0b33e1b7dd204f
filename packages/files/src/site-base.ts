import type { CommandText, Features, FTP, Reply } from "ftplib";
import { ManyRuns } from "ftplib/internal";
import { checkOptions } from "./options/check-options.ts";
import { checkPath } from "./path/check-path.ts";
import { localNameOf, nameOnServer } from "./path/local-name.ts";
import { type RemotePath, shown } from "./path/remote-path.ts";
import { returnHome } from "./pool/open-session.ts";
import { perform, type SiteContext } from "./recovery/operation.ts";
import { CALL_KINDS, type SiteCallOptions, type SiteState } from "./site-call-options.ts";

/** What a {@link SiteBase} stands on: for the modules of this package, not a part of the public surface. */
export let contextOf: (site: SiteBase) => SiteContext;

/**
 * The same, for a call about these paths.
 *
 * @throws TypeError and FileError `EINVAL` for a path that cannot be sent
 */
export function contextFor(site: SiteBase, operation: string, ...paths: readonly unknown[]): SiteContext {
  const context = contextOf(site);
  for (const path of paths) checkPath(operation, path, context.options.codec);
  return context;
}

/** The runs over many files that nobody has begun yet; for the modules of this package as well. */
export let runsOf: (site: SiteBase) => ManyRuns;

/** The connections of a site: their number, the loan of one, and their end. */
export class SiteBase implements AsyncDisposable {
  readonly #context: SiteContext;
  readonly #runs: ManyRuns = new ManyRuns();

  static {
    contextOf = (site) => site.#context;
    runsOf = (site) => site.#runs;
  }

  /** @internal */
  constructor(context: SiteContext) {
    this.#context = context;
  }

  /** The URL that was connected to, without user and password. */
  get url(): string {
    return this.#context.url;
  }

  /**
   * The local name for a name on the server: the same text, where the bytes spell it in the site's encoding. Else characters of the
   * private use area (U+F780 to U+F7FF) stand for bytes, and {@link remoteName} gives every name back (T3).
   */
  localName(name: RemotePath): string {
    return localNameOf(name, this.#context.options.codec);
  }

  /** The name on the server for which {@link localName} gave this one: bytes where it holds characters that stand for some. */
  remoteName(name: string): RemotePath {
    return nameOnServer(name, this.#context.options.codec);
  }

  /** How many connections there are, and how many calls wait for one. */
  get state(): SiteState {
    return this.#context.pool.size;
  }

  /** Lends one connection to the function, which may do with it what it likes; it is brought back into the site's directory. Not repeated. */
  async withSession<T>(use: (ftp: FTP) => Promise<T>, options: SiteCallOptions = {}): Promise<T> {
    checkOptions<SiteCallOptions>("withSession()", options, CALL_KINDS);
    return await this.#context.pool.lend(async (session) => {
      try {
        return await use(session.ftp);
      } finally {
        await returnHome(session);
      }
    }, options.signal);
  }

  /** Sends one command on one connection, and returns the reply unless it is a refusal. It is not sent again if the connection is lost. */
  async command(text: CommandText, options: SiteCallOptions = {}): Promise<Reply> {
    return await this.withSession((ftp) => ftp.sendcmd(text, { signal: options.signal }), options);
  }

  /** What the server says it can do (FEAT): names in upper case, with parameters. */
  async features(options: SiteCallOptions = {}): Promise<Features> {
    checkOptions<SiteCallOptions>("features()", options, CALL_KINDS);
    const run = async ({ ftp }: { ftp: FTP }): Promise<Features> =>
      await ftp.features({ signal: options.signal });
    return await perform(this.#context, { name: "features", path: shown(""), run }, options.signal);
  }

  /**
   * Closes every connection. Calls that are under way reject; wait for them first. A run of `uploadMany` or `downloadMany` that nobody
   * has iterated over or awaited has moved nothing: the process is warned of it.
   */
  async close(): Promise<void> {
    this.#runs.close();
    await this.#context.pool.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
