import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { type Outcome, runFtpl, startServer } from "./program.ts";

/** One invocation, and all that it leaves behind. */
export interface Row {
  /** The words after `ftpl`, or an array of them; `URL` stands for the server's address, and `OTHER` for a second one's. */
  readonly words: string | readonly string[];
  readonly exit?: number;
  /** Standard output, whole if it is text. */
  readonly stdout?: string | RegExp;
  /** Standard error; by default empty. */
  readonly stderr?: string | RegExp;
  /** Standard input, with `URL` as in the words. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly server?: TestServerOptions | undefined;
  /** Files on the server, by absolute paths. */
  readonly tree?: Readonly<Record<string, string>>;
  /** Files in the working directory of the program. */
  readonly local?: Readonly<Record<string, string>>;
  /** Puts anything else into that directory. */
  readonly before?: (cwd: string) => void;
  /** Every file on the server afterwards, or on the second one. */
  readonly after?: Readonly<Record<string, string>>;
  readonly afterOther?: Readonly<Record<string, string>>;
  /** Every file in the working directory afterwards. */
  readonly localAfter?: Readonly<Record<string, string>>;
  /** Looks at anything else; `files` are those of the server. */
  readonly also?: (run: {
    readonly outcome: Outcome;
    readonly files: MemoryFileSystem;
    readonly cwd: string;
    readonly commands: readonly string[];
  }) => void | Promise<void>;
}

/** When the files of the tables were modified. */
export const MODIFIED = Date.UTC(2026, 0, 2, 3, 4, 5);

/** Runs each row against servers of its own. */
export function runTable(rows: Readonly<Record<string, Row>>, tree: Readonly<Record<string, string>>): void {
  it.concurrent.each(Object.entries(rows))("%s", async (_, row) => await runRow(row, row.tree ?? tree));
}

async function runRow(row: Row, tree: Readonly<Record<string, string>>): Promise<void> {
  const cwd = mkdtempSync(join(tmpdir(), "ftpl-cwd-"));
  const files = filesOf(tree);
  const otherFiles = new MemoryFileSystem();
  try {
    await using open = await startServer({ files, ...row.server });
    await using other = await startServer({ files: otherFiles });
    for (const [path, text] of Object.entries(row.local ?? {})) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    row.before?.(cwd);
    const words = typeof row.words === "string" ? row.words.split(" ") : row.words;
    const outcome = await runFtpl(
      words.map((word) => word.replace("URL", open.url).replace("OTHER", other.url)),
      {
        cwd,
        env: { ...open.env, ...row.env },
        ...(row.stdin === undefined ? {} : { stdin: row.stdin.replaceAll("URL", open.url) }),
      },
    );
    const shown = { ...outcome, stderr: without(outcome.stderr, open.url, other.url) };
    expectText(shown.stderr, row.stderr ?? "", "standard error");
    expectText(without(shown.stdout, open.url, other.url), row.stdout ?? "", "standard output");
    expect(shown.exit).toBe(row.exit ?? 0);
    if (row.after !== undefined) expect(contentsOf(files)).toEqual(row.after);
    if (row.afterOther !== undefined) expect(contentsOf(otherFiles)).toEqual(row.afterOther);
    if (row.localAfter !== undefined) expect(localContents(cwd)).toEqual(row.localAfter);
    const commands = open.server.transcript.lines.filter((line) => line.startsWith("C: "));
    await row.also?.({ outcome, files, cwd, commands: commands.map((line) => line.slice(3)) });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function filesOf(tree: Readonly<Record<string, string>>): MemoryFileSystem {
  const files = new MemoryFileSystem();
  for (const [path, text] of Object.entries(tree)) {
    if (path.endsWith("/")) {
      files.writeFile(`${path}x`, "");
      void files.removeFile(`${path}x`);
    } else files.writeFile(path, text, { modified: MODIFIED });
  }
  return files;
}

function contentsOf(files: MemoryFileSystem): Record<string, string> {
  return Object.fromEntries(files.paths().map((path) => [path, files.readFile(path)?.toString() ?? ""]));
}

function localContents(cwd: string): Record<string, string> {
  const entries = readdirSync(cwd, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(cwd.length + 1), readFileSync(path, "utf8")]));
}

function without(text: string, url: string, other: string): string {
  // The URL is shown without its user.
  const bare = (each: string): string => each.replace("me@", "");
  return [
    [url, "URL"],
    [bare(url), "URL"],
    [other, "OTHER"],
    [bare(other), "OTHER"],
  ].reduce((shown, [from = "", to = ""]) => shown.replaceAll(from, to), text);
}

function expectText(text: string, wanted: string | RegExp, what: string): void {
  if (typeof wanted === "string") expect(text, what).toBe(wanted);
  else expect(text, what).toMatch(wanted);
}
