import {
  at,
  type FaultRule,
  type MemoryFileSystem,
  type Step,
  TestServer,
  type TestServerOptions,
  type Tree,
} from "@ftplib/testkit";
import { connect, type Site, type SiteOptions } from "@ftplib/files";
import { MANIFEST } from "../src/deploy/deploy-options.ts";
import { copyOf } from "../src/deploy/manifest-store.ts";

/** Where a run is killed: before a command is carried out, or after it, so that its reply is lost. */
export type Moment = "before" | "after";

/** A server that can be killed at any command, with what is on it. */
export class DeployedSite implements AsyncDisposable {
  readonly files: MemoryFileSystem;
  readonly server: TestServer;
  #left = Number.POSITIVE_INFINITY;
  #moment: Moment = "before";

  private constructor(
    files: MemoryFileSystem,
    server: TestServer,
    rules: { deadly: DeployedSite | undefined },
  ) {
    this.files = files;
    this.server = server;
    rules.deadly = this;
  }

  static async start(
    files: MemoryFileSystem,
    { faults = [], ...settings }: TestServerOptions = {},
  ): Promise<DeployedSite> {
    const rules: { deadly: DeployedSite | undefined } = { deadly: undefined };
    const reset = [{ kind: "reset" }] as const;
    const ends = (moment: Moment, step: Step): boolean => rules.deadly?.hasEnded(moment, step) === true;
    const deadly: FaultRule[] = [
      at("command", (truth, step) => (ends("before", step) ? reset : truth)),
      at("reply", (truth, step) => (ends("after", step) ? reset : truth)),
      at("greeting", (truth) => (rules.deadly?.isDead === true ? reset : truth)),
      at("upload-bytes", (truth) => (rules.deadly?.isDead === true ? reset : truth)),
    ];
    const server = await TestServer.start({
      users: { me: "secret" },
      files,
      ...settings,
      faults: [...faults, ...deadly],
    });
    return new DeployedSite(files, server, rules);
  }

  get isDead(): boolean {
    return this.#left <= 0;
  }

  /** Kills whoever is connected at the command of this number, counted from 1 and from now, and everybody who comes later. */
  killAt(command: number, moment: Moment): void {
    this.#left = command;
    this.#moment = moment;
  }

  revive(): void {
    this.#left = Number.POSITIVE_INFINITY;
  }

  hasEnded(moment: Moment, { names }: Step): boolean {
    if (this.isDead) return true;
    if (this.#left === Number.POSITIVE_INFINITY || moment !== this.#moment) return false;
    if (names.some((name) => name.endsWith("-preliminary"))) return false;
    this.#left--;
    return this.isDead;
  }

  /** Runs the work with a site of its own, which never tries anything twice. */
  async use<Result>(work: (site: Site) => Promise<Result>, options: SiteOptions = {}): Promise<Result> {
    const url = `ftp://me:secret@${this.server.host}:${this.server.port}/`;
    const site = await connect(url, { retry: false, netrc: false, tls: "off", ...options });
    try {
      return await work(site);
    } finally {
      await site.close();
    }
  }

  /** Every file and its content, what tools leave of their own aside. */
  contents(): Readonly<Record<string, string>> {
    const own = [MANIFEST, copyOf(MANIFEST)].map((name) => `/${name}`);
    const paths = this.files.paths().filter((path) => !own.some((name) => path.endsWith(name)));
    return Object.fromEntries(
      paths.map((path) => [
        path.slice(1),
        path.endsWith("/") ? "" : (this.files.readFile(path)?.toString() ?? ""),
      ]),
    );
  }

  /** Everything, for another server that begins there. */
  everything(): Tree {
    const paths = this.files.paths();
    const text = (path: string): string => this.files.readFile(path)?.toString() ?? "";
    return nested(
      Object.fromEntries(paths.map((path) => [path.slice(1), path.endsWith("/") ? "" : text(path)])),
    );
  }

  /** The commands that change something, since the beginning. */
  changes(): string[] {
    const lines = this.server.transcript.lines.filter((line) => line.startsWith("C: "));
    const verbs = /^(?:STOR|APPE|DELE|RMD|MKD|RNFR|RNTO|MFMT|SITE) /;
    return lines.map((line) => line.slice(3)).filter((line) => verbs.test(line));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.stop();
  }
}

/** Files by path, a directory with `/` at its end, as the server takes them. */
export function nested(files: Readonly<Record<string, string>>): Tree {
  const root: Record<string, string | Tree> = {};
  for (const [path, text] of Object.entries(files)) {
    const names = path.split("/");
    const last = names.pop() ?? "";
    let at = root;
    for (const name of names) at = (at[name] ??= {}) as Record<string, string | Tree>;
    if (last !== "") at[last] = text;
  }
  return root;
}
