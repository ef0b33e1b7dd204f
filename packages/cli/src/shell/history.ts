import { appendFile, chmod, mkdir, readFile } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import { codeOf } from "../errors/exit-code.ts";
import { homeDirectory } from "../sites/home-directory.ts";
import { isOpen } from "../sites/warn-of-access.ts";
import { writePrivately } from "../sites/write-privately.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Lines that are kept. */
const MOST = 1000;

/** What may hold a password: URLs with one, flags and variables for one, and commands of FTP that send one. */
const SECRET =
  /:\/\/[^/\s]*:[^\s]*@|--password|\b\w*(?:PASS|PASSWORD|SECRET|TOKEN)=|(?:^|\s)(?:-u|--user)[\s=]*[^\s:]+:|\bquote\b.*\b(?:PASS|ACCT|SITE\s+\w*P(?:ASS|SW))/is;

/** The file with the lines that were typed in a shell. */
export function historyFile({ XDG_STATE_HOME: base = "" }: Environment): string {
  return join(isAbsolute(base) ? base : join(homeDirectory(), ".local", "state"), "ftpl", "history");
}

/** The lines that were typed, in this shell and in those before it. */
export class History {
  readonly #path: string;
  readonly #secret: string | undefined;
  /** The newest first. */
  readonly lines: string[];

  /** Whether others could read the file, until it was opened. */
  readonly wasOpen: boolean;

  private constructor(path: string, secret: string | undefined, lines: string[], wasOpen = false) {
    this.#path = path;
    this.#secret = secret;
    this.lines = lines;
    this.wasOpen = wasOpen;
  }

  /** Reads the file, whose mode becomes 0600; there need not be one. */
  static async open(env: Environment): Promise<History> {
    const path = historyFile(env);
    try {
      const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "");
      const wasOpen = await isOpen(path);
      const kept = lines.slice(-MOST);
      // Several shells append to it: it is made shorter where one begins.
      if (lines.length > 2 * MOST) await writePrivately(path, `${kept.join("\n")}\n`);
      else await chmod(path, 0o600);
      return new History(path, env["FTP_PASSWORD"], kept.toReversed(), wasOpen);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      return new History(path, env["FTP_PASSWORD"], []);
    }
  }

  /** Keeps a line, unless it is the one before, begins with a space, or may hold a password. */
  async add(line: string): Promise<void> {
    const isSecret =
      SECRET.test(line) || (this.#secret !== undefined && this.#secret !== "" && line.includes(this.#secret));
    if (line.trim() === "" || /^\s/.test(line) || isSecret || line === this.lines[0]) return;
    this.lines.unshift(line);
    this.lines.splice(MOST);
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
    await appendFile(this.#path, `${line}\n`, { mode: 0o600 });
  }
}
