import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

/** What a run is watched for, and where it may write. */
export interface Watched {
  readonly secret: string;
  readonly cwd: string;
  /** The environment that the test has given. */
  readonly env: Readonly<Record<string, string>>;
  /** What the test has typed: words, and standard input. */
  readonly typed: string;
}

/** A process that the program has started. */
interface Started {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Writes down each process that Node starts: the module is loaded before the program. */
const RECORDER = `
import childProcess from "node:child_process";
import { appendFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const { spawn } = childProcess;
const record = (args, env) =>
  appendFileSync(process.env.FTPL_TEST_STARTED, JSON.stringify({ args, env }) + "\\n");
childProcess.spawn = (file, ...rest) => {
  const args = Array.isArray(rest[0]) ? rest[0] : [];
  const options = Array.isArray(rest[0]) ? rest[1] : rest[0];
  record([file, ...args], options?.env ?? process.env);
  return spawn(file, ...rest);
};
for (const name of ["exec", "execFile", "execSync", "execFileSync", "spawnSync", "fork"]) {
  const start = childProcess[name];
  childProcess[name] = (...all) => {
    record([name, JSON.stringify(all)], process.env);
    return start(...all);
  };
}
syncBuiltinESMExports();
`;

/** Watches all that a run writes, and all that it starts, for a secret (W5). */
export class SecretWatch {
  readonly #watched: Watched;
  readonly #own = mkdtempSync(join(tmpdir(), "ftpl-tmp-"));
  readonly #before: ReadonlySet<string>;

  constructor(watched: Watched) {
    this.#watched = watched;
    mkdirSync(join(this.#own, "tmp"));
    this.#before = new Set(this.#filesWithSecret());
  }

  /** What the program needs in its environment: a temporary directory of its own, and the recorder. */
  get env(): Record<string, string> {
    return {
      TMPDIR: join(this.#own, "tmp"),
      FTPL_TEST_STARTED: this.#record,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(RECORDER)}`,
    };
  }

  get #record(): string {
    return join(this.#own, "started");
  }

  /** @throws Error that names the files and the processes that hold the secret, but for those where the test has put it */
  check(): void {
    const leaks = this.#filesWithSecret().filter((path) => !this.#before.has(path) && !isMeantFor(path));
    if (leaks.length > 0) throw new Error(`a password was written: ${leaks.join(", ")}`);
    const { secret, env, typed } = this.#watched;
    // What the test has told the program to start, or named a variable for, is its own.
    const given = new Set(Object.keys(env).filter((name) => !/^FTP_(?:PROXY_)?PASSWORD$/.test(name)));
    for (const started of this.started()) {
      const named = Object.entries(started.env).filter(
        ([name, value]) => value.includes(secret) && !given.has(name),
      );
      const isInWords = !typed.includes(secret) && started.args.some((word) => word.includes(secret));
      if (named.length === 0 && !isInWords) continue;
      throw new Error(`a password was passed on to ${started.args.join(" ")}`);
    }
  }

  /** The processes that the program has started so far. */
  started(): readonly Started[] {
    const text = readIfThere(this.#record) ?? "";
    const lines = text.split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Started);
  }

  end(): void {
    rmSync(this.#own, { recursive: true, force: true });
  }

  #filesWithSecret(): string[] {
    const { secret, cwd, env } = this.#watched;
    const forms = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")];
    const named = Object.entries(env).filter(([name]) => /^(?:HOME|TMPDIR|XDG_\w+_HOME)$/.test(name));
    const places = [cwd, join(this.#own, "tmp"), ...named.map(([, place]) => resolve(cwd, place))];
    const files = new Set(places.flatMap(filesBelow));
    return [...files].filter((path) => forms.some((form) => readIfThere(path)?.includes(form) === true));
  }
}

/** Whether a file is there to hold passwords, for the user alone. */
function isMeantFor(path: string): boolean {
  return basename(path) === ".netrc" && (lstatSync(path).mode & 0o77) === 0;
}

function filesBelow(place: string): string[] {
  try {
    const entries = readdirSync(place, { withFileTypes: true, recursive: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    // It is not there, or nobody may look into it.
    return [];
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
