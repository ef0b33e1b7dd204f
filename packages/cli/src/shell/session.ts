import type { RemotePath } from "@ftplib/files";
import { isReplyError } from "@ftplib/reply";
import type { connectionOptions } from "../options/connection-options.ts";
import type { Command, CommandCall } from "../command/command.ts";
import type { Here } from "../command/here.ts";
import type { Terminal } from "../output/terminal.ts";
import { readRemote } from "../remote/operand.ts";
import { about, EXIT } from "../errors/exit-code.ts";
import { pathFrom } from "../remote/below.ts";
import { Remotes } from "../remote/remotes.ts";
import { shownPath } from "../remote/shown-path.ts";
import { builtins } from "./builtins.ts";
import { listLocal, remoteLister } from "./list-names.ts";
import { readLine } from "./read-line.ts";
import { runLocal } from "./run-local.ts";

type Call = CommandCall<typeof connectionOptions>;

/** Commands that would be a shell in a shell. */
const NOT_WITHIN: ReadonlySet<string> = new Set(["shell"]);

/** A server, a working directory on it, and the commands that run there. The connections are kept for all of them. */
export class Session {
  readonly #call: Call;
  readonly #remotes: Remotes;
  readonly #start: Omit<Here, "run" | "path">;
  #path: RemotePath;
  #before: RemotePath;
  /** Every command that a line may name. */
  readonly commands: readonly Command[];
  /** The exit code that `exit` has asked for, or that it is to be the last command's; undefined: the session goes on. */
  end: number | "last" | undefined;

  private constructor(call: Call, remotes: Remotes, start: Omit<Here, "run">) {
    this.#call = call;
    this.#remotes = remotes;
    this.#start = start;
    this.#path = start.path;
    this.#before = start.path;
    this.commands = [...call.commands.filter(({ name }) => !NOT_WITHIN.has(name)), ...builtins(this)];
  }

  /** Connects to the server that a word names, and begins in the directory that it names. */
  static async open(call: Call, word: string): Promise<Session> {
    const { options, signal } = call;
    const operand = await readRemote(word, call);
    const remotes = new Remotes(call);
    try {
      const { site } = await remotes.at(operand);
      const home = await site.withSession(async (ftp) => await homeOf(ftp, operand.path), { signal });
      const path = home === undefined ? operand.path : pathFrom(site, home, site.localName(operand.path));
      const given = Object.entries(options).filter(([, value]) => value !== undefined);
      const settings = { ...operand.settings, ...Object.fromEntries(given) };
      return new Session(call, remotes, {
        site,
        origin: operand.origin,
        name: operand.name,
        path,
        home,
        settings,
      });
    } catch (error) {
      await remotes.close();
      throw error;
    }
  }

  /** The working directory on the server, for people. */
  get shown(): string {
    return shownPath(this.#path);
  }

  /** Where the session is. */
  at(terminal: Terminal): Here {
    const run: Here["run"] = async (line, isDryRun) =>
      (await this.run(line, terminal, isDryRun)) ?? EXIT.done;
    return { ...this.#start, path: this.#path, run };
  }

  /** Goes to a directory; without a word to the login directory, and with "-" to the one before. */
  async go(word: string | undefined, signal: AbortSignal): Promise<void> {
    const { site, home = "" } = this.#start;
    const path =
      word === undefined
        ? home
        : word === "-"
          ? this.#before
          : pathFrom(site, this.#path, word.replace(/^:/, ""));
    try {
      if (path.length > 0) await site.withSession(async (ftp) => await ftp.cwd(path, { signal }), { signal });
    } catch (error) {
      throw about(shownPath(path), error);
    }
    [this.#before, this.#path] = [this.#path, withoutSlash(path)];
  }

  /** Runs a line, and returns its exit code; undefined for one without a command. What went wrong is printed. */
  async run(line: string, terminal: Terminal, isDryRun = false): Promise<number | undefined> {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) return undefined;
    const { output } = this.#call;
    if (text.startsWith("!") && isDryRun) {
      await output.data(`would run ${text.slice(1)}`, {
        type: "planned",
        action: "run",
        path: text.slice(1),
      });
      return EXIT.done;
    }
    if (text.startsWith("!")) return await runLocal(text.slice(1), terminal);
    const here = this.at(terminal);
    const listers = { local: listLocal, remote: remoteLister(here, terminal.signal) };
    try {
      return await this.#call.run([], false, {
        isDryRun,
        line: text,
        here,
        terminal,
        outputOptions: output.options,
        commands: this.commands,
        read: async () => await readLine(text, this.commands, listers),
        onOutput: (inner) => {
          output.inner = inner;
        },
      });
    } finally {
      output.inner = undefined;
    }
  }

  async close(): Promise<void> {
    await this.#remotes.close();
  }
}

/** The login directory, after a check that the first directory is there. */
async function homeOf(
  ftp: { pwd(): Promise<string>; cwd(path: RemotePath): Promise<unknown> },
  path: RemotePath,
): Promise<string | undefined> {
  const home = await ftp.pwd().catch((error: unknown) => {
    if (isReplyError(error)) return "";
    throw error;
  });
  if (path.length > 0) await ftp.cwd(path);
  return home.startsWith("/") ? home : undefined;
}

function withoutSlash(path: RemotePath): RemotePath {
  return typeof path === "string" && path.length > 1 ? path.replace(/\/+$/, "") : path;
}
