import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { expect } from "vitest";
import { type Outcome, PASSWORD, type RunOptions, runFtpl, startServer } from "./program.ts";

/** Contents by path; a path that ends in `/` is an empty directory. */
export type Files = Readonly<Record<string, string>>;

/** One invocation, or several, and what is there afterwards. */
export interface TreeRow {
  /** The words after `ftpl`, split at spaces; `_` stands for a space in one, `URL` for the server's address. Several invocations are run one after the other. */
  readonly words: string | readonly string[];
  /** What is in the working directory, and on the server. */
  readonly local?: Files;
  readonly remote?: Files;
  readonly server?: TestServerOptions;
  readonly run?: RunOptions;
  /** Is called before the last of several invocations. */
  readonly between?: (cwd: string, files: MemoryFileSystem) => void;
  /** Of the last invocation. */
  readonly exit: number;
  /** Its lines, sorted; in a text that is not exact `…` stands for anything. */
  readonly stdout?: readonly string[];
  readonly stderr?: readonly string[];
  /** What has changed: contents by path, and undefined for what is gone. Default: nothing. */
  readonly localAfter?: Readonly<Record<string, string | undefined>>;
  readonly remoteAfter?: Readonly<Record<string, string | undefined>>;
  /** Whether the last invocation sends anything that writes; default: if `remoteAfter` is given. */
  readonly writes?: boolean;
  /** Nothing of what is there afterwards is compared. */
  readonly leaves?: "anything";
}

/** What has a content that begins with "new" is a day newer than the rest. */
function timeOf(content: string): number {
  return Date.UTC(2026, 0, content.startsWith("new") ? 2 : 1);
}

/** Puts files below a directory, with their times. */
export function putFiles(directory: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const whole = join(directory, path);
    if (path.endsWith("/")) mkdirSync(whole, { recursive: true });
    else {
      mkdirSync(dirname(whole), { recursive: true });
      writeFileSync(whole, content);
      const seconds = timeOf(content) / 1000;
      utimesSync(whole, seconds, seconds);
    }
  }
}

/** Every file and directory below a directory; directories with `/` at their end. */
function filesIn(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1);
    if (entry.isDirectory()) found[`${name}/`] = "";
    else found[name] = readFileSync(path, "utf8");
  }
  return found;
}

/** The same on a server. */
export function remoteFiles(files: MemoryFileSystem): Record<string, string> {
  const text = (path: string): string => (path.endsWith("/") ? "" : `${files.readFile(path)}`);
  return Object.fromEntries(files.paths().map((path) => [withoutIds(path.slice(1)), text(path)]));
}

/** What is put together for a release has a name that differs from call to call. */
function withoutIds(path: string): string {
  return path.replace(/\.releases\/next-[0-9a-f]+\//, ".releases/next/");
}

async function makeDirectory(files: MemoryFileSystem, path: string): Promise<void> {
  const above = dirname(path);
  if (above !== ".") await makeDirectory(files, above);
  if (!files.paths().includes(`/${path}/`))
    await files.makeDirectory(Buffer.from(`/${path}`).toString("latin1"));
}

const WRITING = /^C: (?:STOR|APPE|STOU|DELE|RMD|MKD|RNFR|RNTO|MFMT|MFF|SITE) /;

/** Runs what a row says, and compares all that it has left. */
export async function checkRow(row: TreeRow): Promise<Outcome> {
  const cwd = mkdtempSync(join(tmpdir(), "ftpl-trees-"));
  const files = new MemoryFileSystem();
  for (const [path, content] of Object.entries(row.remote ?? {})) {
    if (path.endsWith("/")) await makeDirectory(files, path.slice(0, -1));
    else files.writeFile(path, content, { modified: timeOf(content) });
  }
  putFiles(cwd, row.local ?? {});
  await using open = await startServer({ files, ...row.server });
  try {
    const all = typeof row.words === "string" ? [row.words] : row.words;
    let outcome: Outcome | undefined;
    let before = { local: filesIn(cwd), remote: remoteFiles(files), lines: 0 };
    for (const [at, text] of all.entries()) {
      if (at === all.length - 1) {
        row.between?.(cwd, files);
        before = {
          local: filesIn(cwd),
          remote: remoteFiles(files),
          lines: open.server.transcript.lines.length,
        };
      }
      const [name = "", ...words] = text
        .split(" ")
        .map((word) => word.replaceAll("_", " ").replaceAll("URL", open.url));
      outcome = await runFtpl([name, "--tls", "off", ...words], {
        ...row.run,
        cwd,
        env: { ...open.env, ...row.run?.env },
      });
    }
    if (outcome === undefined) throw new Error("a row has words");
    const sent = open.server.transcript.lines.slice(before.lines).filter((line) => WRITING.test(line));
    const seen = {
      exit: outcome.exit,
      stdout: asExpected(linesOf(outcome.stdout, open.url, cwd), row.stdout),
      stderr: asExpected(linesOf(outcome.stderr, open.url, cwd), row.stderr),
      local: filesIn(cwd),
      remote: withoutManifests(remoteFiles(files)),
      writes: sent.length > 0,
    };
    if (row.leaves === "anything") expect(seen).toMatchObject({ exit: row.exit });
    else
      expect(seen).toEqual({
        exit: row.exit,
        stdout: row.stdout?.toSorted(),
        stderr: row.stderr?.toSorted(),
        local: changed(before.local, row.localAfter),
        remote: withoutManifests(changed(before.remote, row.remoteAfter)),
        writes: row.writes ?? row.remoteAfter !== undefined,
      });
    // What is kept of a password here is kept where anybody may read it.
    for (const text of [outcome.stdout, outcome.stderr, ...Object.values(filesIn(cwd))]) {
      expect(text).not.toContain(PASSWORD);
    }
    return outcome;
  } finally {
    if (existsSync(cwd)) rmSync(cwd, { recursive: true });
  }
}

function linesOf(text: string, url: string, cwd: string): string[] {
  const address = url.replace("me@", "");
  const plain = text
    .replaceAll(url, "URL")
    .replaceAll(address, "URL")
    .replaceAll(cwd, "CWD")
    .replaceAll(/\b\d+\.\d s$/gm, "TIME")
    .replaceAll(/\d{8}T\d{6}Z(?:-\d\d)?/g, "RELEASE");
  return plain.split("\n").slice(0, -1);
}

/** The lines that match an expected one, each of them once, become that. */
function asExpected(
  lines: readonly string[],
  expected: readonly string[] | undefined,
): readonly string[] | undefined {
  if (expected === undefined) return undefined;
  const left = expected.filter((line) => line.includes("…"));
  return lines
    .map((line) => {
      const at = left.findIndex((pattern) => matches(line, pattern));
      return at === -1 ? line : (left.splice(at, 1)[0] ?? line);
    })
    .toSorted();
}

/** Whether a line is as a pattern says, in which `…` stands for anything. */
export function matches(line: string, pattern: string): boolean {
  const parts = pattern.split("…").map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(line);
}

function changed(before: Files, after: TreeRow["remoteAfter"] = {}): Record<string, string> {
  const result: Record<string, string> = { ...before };
  for (const [path, content] of Object.entries(after)) {
    if (content === undefined) delete result[path];
    else result[path] = content;
  }
  return result;
}

/** What deployments list of themselves holds hashes and times: that it is there is not compared. */
function withoutManifests(files: Files): Record<string, string> {
  const isOwn = (path: string): boolean =>
    /(?:^|\/)\.(?:ftplib-manifest\.ndjson|ftp-deploy-sync-state\.json)$/.test(path);
  return Object.fromEntries(Object.entries(files).filter(([path]) => !isOwn(path)));
}
