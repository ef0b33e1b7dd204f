import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type Outcome, PASSWORD, runFtpl, startServer } from "./program.ts";
import { type Files, putFiles, remoteFiles } from "./trees.ts";

const WRITING = /^C: (?:STOR|APPE|STOU|DELE|RMD|MKD|RNFR|RNTO|MFMT|MFF|SITE) /;

/** One run of the action in a directory that stays for the next one. */
class Workspace implements AsyncDisposable {
  readonly cwd = mkdtempSync(join(tmpdir(), "ftpl-action-"));
  readonly files: MemoryFileSystem;
  readonly #open: Awaited<ReturnType<typeof startServer>>;

  private constructor(files: MemoryFileSystem, open: Awaited<ReturnType<typeof startServer>>) {
    this.files = files;
    this.#open = open;
  }

  static async start(options: TestServerOptions = {}): Promise<Workspace> {
    const files = new MemoryFileSystem();
    return new Workspace(files, await startServer({ files, ...options }));
  }

  put(files: Files): void {
    rmSync(join(this.cwd, "dist"), { recursive: true, force: true });
    putFiles(join(this.cwd, "dist"), files);
  }

  /** Runs it with inputs as GitHub sets them. */
  async deploy(inputs: Readonly<Record<string, string>> = {}): Promise<ActionOutcome> {
    const { server } = this.#open;
    const paths = { GITHUB_OUTPUT: join(this.cwd, "output"), GITHUB_STEP_SUMMARY: join(this.cwd, "summary") };
    for (const path of Object.values(paths)) writeFileSync(path, "");
    const all = {
      server: server.host,
      port: String(server.port),
      username: "me",
      password: PASSWORD,
      "local-dir": "./dist/",
      "server-dir": "./www/",
      ...inputs,
    };
    const given = Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const before = server.transcript.lines.length;
    const outcome = await runFtpl(["deploy", "--action"], {
      cwd: this.cwd,
      env: { ...paths, ...Object.fromEntries(given) },
    });
    const sent = server.transcript.lines.slice(before).filter((line) => line.startsWith("C: "));
    const [output, summary] = Object.values(paths).map((path) => readFileSync(path, "utf8"));
    // GitHub's runner takes the line that masks it out of the log.
    const isMasked = (inputs["password"] ?? PASSWORD) !== "";
    expect(outcome.stdout.startsWith("::add-mask::")).toBe(isMasked);
    const stdout = outcome.stdout.replaceAll(/^::add-mask::.*\n/gm, "");
    expect(stdout + outcome.stderr + output + summary).not.toContain(PASSWORD);
    const writes = sent.filter((line) => WRITING.test(line));
    return { ...outcome, stdout, output: output ?? "", summary: summary ?? "", sent, writes };
  }

  /** What is in the directory of the site, what deployments keep of their own aside. */
  get site(): Record<string, string> {
    const all = Object.entries(remoteFiles(this.files)).filter(([path]) => !/\/\.ft/.test(path));
    return Object.fromEntries(
      all.flatMap(([path, text]) => (path.startsWith("www/") ? [[path.slice(4), text]] : [])),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#open[Symbol.asyncDispose]();
    rmSync(this.cwd, { recursive: true });
  }
}

interface ActionOutcome extends Outcome {
  readonly output: string;
  readonly summary: string;
  readonly sent: readonly string[];
  readonly writes: readonly string[];
}

const first: Files = { "index.html": "1", "css/a.css": "a", "css/deep/b.css": "b", "css-old.txt": "old" };
const site = {
  "": "",
  "index.html": "1",
  "css/": "",
  "css/a.css": "a",
  "css/deep/": "",
  "css/deep/b.css": "b",
  "css-old.txt": "old",
};

describe("G7: the action", () => {
  it("deploys, sets outputs, and writes a summary", async () => {
    await using work = await Workspace.start();
    work.put(first);
    const { exit, stdout, output, summary } = await work.deploy();
    expect(exit).toBe(0);
    expect(work.site).toEqual(site);
    expect(output).toBe("uploaded=4\nremoved=0\nfailed=0\nbytes=6\nchanged=true\n");
    expect(summary).toContain("| 4 | 0 | 0 | 0 | 6 |");
    expect(summary).toContain("| copy | <code>css/deep/b.css</code> |");
    expect(stdout).toMatch(/^::warning::.*in clear.*\n$/);
  });

  it("masks the password before anything else is printed, each of its lines", async () => {
    await using work = await Workspace.start({ users: { me: "one%\ntwo" } });
    work.put(first);
    const { exit, stdout } = await runFtpl(["deploy", "--action"], {
      cwd: work.cwd,
      env: {
        INPUT_SERVER: "127.0.0.1",
        INPUT_PORT: "1",
        INPUT_USERNAME: "me",
        INPUT_PASSWORD: "one%\ntwo",
        "INPUT_LOCAL-DIR": "dist",
      },
    });
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "::add-mask::one%25%0Atwo",
      "::add-mask::one%25",
      "::add-mask::two",
    ]);
    expect(exit).toBe(4);
  });

  it("removes a directory that is gone, and nothing of a like name (facts 2.3: css, css-old.txt)", async () => {
    await using work = await Workspace.start();
    work.put(first);
    await work.deploy();
    work.put({ "index.html": "1" });
    const { output } = await work.deploy();
    expect(work.site).toEqual({ "": "", "index.html": "1" });
    expect(output).toContain("removed=5\n");

    work.put(first);
    await work.deploy();
    work.put({ "index.html": "1", "css-old.txt": "old" });
    await work.deploy();
    expect(work.site).toEqual({ "": "", "index.html": "1", "css-old.txt": "old" });
  });

  it("keeps what it has not deployed in a directory that is gone", async () => {
    await using work = await Workspace.start();
    work.put(first);
    await work.deploy();
    work.files.writeFile("www/css/deep/theirs", "theirs");
    work.put({ "index.html": "1", "css-old.txt": "old" });
    const { exit } = await work.deploy();
    expect(exit).toBe(0);
    expect(work.site).toEqual({
      "": "",
      "index.html": "1",
      "css-old.txt": "old",
      "css/": "",
      "css/deep/": "",
      "css/deep/theirs": "theirs",
    });
  });

  it("changes a file to a directory of the same name, and back", async () => {
    await using work = await Workspace.start();
    work.put({ a: "file" });
    await work.deploy();
    work.put({ "a/b": "b" });
    await work.deploy();
    expect(work.site).toEqual({ "": "", "a/": "", "a/b": "b" });
    work.put({ a: "file" });
    await work.deploy();
    expect(work.site).toEqual({ "": "", a: "file" });
  });

  it("uploads nothing the second time", async () => {
    await using work = await Workspace.start();
    work.put(first);
    await work.deploy();
    const { exit, output, writes } = await work.deploy();
    expect({ exit, output, writes }).toEqual({
      exit: 0,
      output: "uploaded=0\nremoved=0\nfailed=0\nbytes=0\nchanged=false\n",
      writes: [],
    });
  });

  it("removes nothing for a source without files", async () => {
    await using work = await Workspace.start();
    work.put(first);
    await work.deploy();
    work.put({ "empty/": "" });
    const { exit, stdout } = await work.deploy();
    expect(exit).toBe(25);
    expect(stdout).toMatch(/^::error::.*has no files/m);
    expect(work.site).toEqual({ ...site, "empty/": "" });
  });

  it.each(["true", "TRUE", "True"])("dry-run: %s sends nothing that writes", async (dry) => {
    await using work = await Workspace.start();
    work.put(first);
    const { exit, writes, output, summary } = await work.deploy({ "dry-run": dry });
    expect({ exit, writes }).toEqual({ exit: 0, writes: [] });
    expect(remoteFiles(work.files)).toEqual({});
    expect(output).toContain("uploaded=4\n");
    expect(summary).toContain("What a deployment would do");
  });

  it("dangerous-clean-slate removes all that is there, and then deploys", async () => {
    await using work = await Workspace.start();
    work.put(first);
    await work.deploy();
    work.files.writeFile("www/theirs/x", "x");
    work.files.writeFile("other", "other");
    const dry = await work.deploy({ "dry-run": "true", "dangerous-clean-slate": "true" });
    expect(dry.writes).toEqual([]);
    expect(dry.stdout).toContain("- theirs/\n");
    expect(dry.output).toContain("uploaded=4\nremoved=6\n");
    const { exit, output } = await work.deploy({ "dangerous-clean-slate": "true" });
    expect(exit).toBe(0);
    expect(output).toContain("uploaded=4\nremoved=6\n");
    expect(work.site).toEqual(site);
    expect(remoteFiles(work.files)["other"]).toBe("other");
  });

  it("dangerous-clean-slate does nothing where the source is not there", async () => {
    await using work = await Workspace.start();
    work.put(first);
    await work.deploy();
    const { exit, writes } = await work.deploy({ "dangerous-clean-slate": "true", "local-dir": "./none/" });
    expect({ exit, writes }).toEqual({ exit: 3, writes: [] });
  });

  it("dangerous-clean-slate does nothing where the source is empty", async () => {
    await using work = await Workspace.start();
    work.put(first);
    await work.deploy();
    work.put({ ".git/config": "excluded" });
    const { exit, writes, stdout } = await work.deploy({ "dangerous-clean-slate": "true" });
    expect({ exit, writes }).toEqual({ exit: 25, writes: [] });
    expect(stdout).toMatch(/^::error::.*has no files/m);
    expect(work.site).toEqual(site);
  });

  it("goes on from the state of FTP-Deploy-Action, and keeps it up to date", async () => {
    await using work = await Workspace.start();
    const hash = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"; // of "1"
    const state = {
      description: "DO NOT DELETE THIS FILE.",
      version: "1.0.0",
      generatedTime: 1_795_836_223_291,
      data: [
        { type: "folder", name: "gone" },
        { type: "file", name: "gone/x", size: 1, hash },
        { type: "file", name: "index.html", size: 1, hash },
      ],
    };
    work.files.writeFile("www/.ftp-deploy-sync-state.json", JSON.stringify(state, undefined, 4));
    work.files.writeFile("www/index.html", "1");
    work.files.writeFile("www/gone/x", "1");
    work.put(first);
    const { exit, output } = await work.deploy();
    expect(exit).toBe(0);
    expect(output).toContain("uploaded=3\nremoved=2\n");
    expect(work.site).toEqual(site);
    const saved = JSON.parse(`${work.files.readFile("www/.ftp-deploy-sync-state.json")}`) as typeof state;
    expect(saved.data.map(({ name }) => name)).toEqual(
      ["css", "css-old.txt", "css/a.css", "css/deep", "css/deep/b.css", "index.html"].toSorted((a, b) =>
        a.localeCompare(b),
      ),
    );
    expect(saved.description).toBe(state.description);
  });

  it("reads and writes the state under state-name", async () => {
    await using work = await Workspace.start();
    work.put(first);
    await work.deploy({ "state-name": "states/mine.json" });
    expect(remoteFiles(work.files)["www/states/mine.json"]).toContain('"version": "1.0.0"');
  });

  const excludes: readonly (readonly [exclude: string, gone: readonly string[]])[] = [
    ["", [".git/config", ".gitignore", "node_modules/x", "sub/.git/y", "sub/node_modules/z"]],
    ["logs/**", ["logs/a.log"]],
    ["logs/", ["logs/a.log"]],
    ["/logs/**", ["logs/a.log"]],
    ["*.log", ["logs/a.log", "sub/a.log"]],
    ["**/*.log", ["logs/a.log", "sub/a.log"]],
    ["sub/*", ["sub/.git/y", "sub/a.log", "sub/node_modules/z"]],
    ["  *.LOG  \n\n", []],
    [
      "**\n!css/**",
      [
        ".git/config",
        ".gitignore",
        "index.html",
        "logs/a.log",
        "node_modules/x",
        "sub/.git/y",
        "sub/a.log",
        "sub/node_modules/z",
      ],
    ],
    ["*.log\n!sub/*.log", ["logs/a.log"]],
  ];
  it.each(excludes)("exclude: '%s'", async (exclude, gone) => {
    await using work = await Workspace.start();
    const paths = [
      ".git/config",
      ".gitignore",
      "css/a.css",
      "index.html",
      "logs/a.log",
      "node_modules/x",
      "sub/.git/y",
      "sub/a.log",
      "sub/node_modules/z",
    ];
    work.put(Object.fromEntries(paths.map((path) => [path, path])));
    await work.deploy(exclude === "" ? {} : { exclude });
    const there = Object.keys(work.site).filter((path) => path !== "" && !path.endsWith("/"));
    expect(there).toEqual(paths.filter((path) => !gone.includes(path)));
  });

  it.each(["./", "", "www", "/www/", "./www/sub/", "a b/ä/"])("server-dir: '%s'", async (directory) => {
    await using work = await Workspace.start();
    work.put({ x: "x" });
    const { exit } = await work.deploy({ "server-dir": directory });
    const path = directory
      .replace(/^\.?\//, "")
      .replace(/\/?$/, "/")
      .replace(/^\/$/, "");
    expect(exit).toBe(0);
    expect(remoteFiles(work.files)[`${path}x`]).toBe("x");
  });

  it.each([
    ["ftps", "explicit"],
    ["ftps-legacy", "implicit"],
  ] as const)("protocol: %s verifies certificates, unless security is loose", async (protocol, tls) => {
    await using work = await Workspace.start({ tls });
    work.put(first);
    const strict = await work.deploy({ protocol });
    expect(strict.exit).toBe(5);
    expect(strict.writes).toEqual([]);
    const loose = await work.deploy({ protocol, security: "loose" });
    expect(loose.exit).toBe(0);
    expect(loose.stdout).not.toContain("::warning::");
    expect(work.site).toEqual(site);
  });

  it.each([
    ["minimal", /^$/],
    ["standard", /^\+ index.html \(1\)$/m],
    ["verbose", /STOR/],
  ] as const)("log-level: %s", async (level, says) => {
    await using work = await Workspace.start();
    work.put(first);
    const { stderr } = await work.deploy({ "log-level": level });
    expect(stderr).toMatch(says);
  });

  it("timeout: gives up a server that is silent", async () => {
    await using work = await Workspace.start({ faults: [at("user", faults.silence())] });
    work.put(first);
    const { exit, stdout } = await work.deploy({ timeout: "100" });
    expect(exit).toBe(28);
    expect(stdout).toMatch(/^::error::/m);
  });

  it("ends with 23 for a refused file, removes nothing, and deploys it the next time", async () => {
    let isRefused = true;
    const refused = faults.when(
      ({ argument }) => isRefused && argument.includes("index"),
      faults.reply("553 no"),
    );
    await using work = await Workspace.start({ faults: [at("stor-command", refused)] });
    work.put(first);
    const { exit, output, summary } = await work.deploy();
    expect(exit).toBe(23);
    expect(output).toContain("uploaded=3\nremoved=0\nfailed=1\n");
    expect(summary).toContain("- <code>index.html</code>: <code>");
    isRefused = false;
    expect((await work.deploy()).output).toContain("uploaded=1\n");
    expect(work.site).toEqual(site);
  });

  it("goes on after a lost connection", async () => {
    await using work = await Workspace.start({ faults: [at("stor-command", faults.nth(2, faults.reset()))] });
    work.put(first);
    expect((await work.deploy()).exit).toBe(0);
    expect(work.site).toEqual(site);
  });

  it("ends with 6 for a wrong password", async () => {
    await using work = await Workspace.start();
    work.put(first);
    const { exit, stdout } = await work.deploy({ password: "wrong" });
    expect(exit).toBe(6);
    expect(stdout).toMatch(/^::error::530/m);
  });
});

describe("G7: action.yml", () => {
  const text = readFileSync(new URL("../../../action.yml", import.meta.url), "utf8");
  const section = (name: string): readonly (readonly [string, string])[] => {
    const [, lines = ""] = new RegExp(`^${name}:\\n((?:  .*\\n)+)`, "m").exec(text) ?? [];
    return [...lines.matchAll(/^  ([\w-]+):\n((?: {4}.*\n)*)/gm)].map(([, key = "", body = ""]) => [
      key,
      body,
    ]);
  };

  it("has the 14 inputs of FTP-Deploy-Action, of which three are required", () => {
    const inputs = section("inputs");
    expect(inputs.map(([name]) => name)).toEqual([
      "server",
      "username",
      "password",
      "port",
      "protocol",
      "local-dir",
      "server-dir",
      "state-name",
      "dry-run",
      "dangerous-clean-slate",
      "exclude",
      "log-level",
      "security",
      "timeout",
    ]);
    const required = inputs.filter(([, body]) => body.includes("required: true")).map(([name]) => name);
    expect(required).toEqual(["server", "username", "password"]);
  });

  it("has the outputs that a run sets, and runs on Node 24", async () => {
    await using work = await Workspace.start();
    work.put(first);
    const { output } = await work.deploy();
    const set = output.split("\n").flatMap((line) => (line === "" ? [] : [line.split("=")[0]]));
    expect(section("outputs").map(([name]) => name)).toEqual(set);
    expect(text).toMatch(/^ {2}using: node24$/m);
    expect(text).toMatch(/^ {2}main: action\/deploy\.mjs$/m);
  });

  it("has defaults that are those of the program", async () => {
    await using work = await Workspace.start();
    const given = section("inputs").flatMap(([name, body]) => {
      const [, quoted] = /default: "?(?!\|)(.+?)"?$/m.exec(body) ?? [];
      return quoted === undefined || name.endsWith("-dir") ? [] : [[name, quoted] as const];
    });
    expect(given.map(([name]) => name)).toEqual([
      "protocol",
      "state-name",
      "dry-run",
      "dangerous-clean-slate",
      "log-level",
      "security",
      "timeout",
    ]);
    work.put(first);
    await work.deploy();
    const { exit, writes } = await work.deploy(Object.fromEntries(given));
    expect({ exit, writes }).toEqual({ exit: 0, writes: [] });
  });
});

describe("G7: inputs that are missing or wrong end with 2, and nothing is sent", () => {
  const rows: readonly (readonly [name: string, value: string, says: RegExp])[] = [
    ["server", "", /the input server is missing/],
    ["server", "ftp://host/", /the input server takes a host name alone/],
    ["server", "me@host", /the input server takes a host name alone/],
    ["username", "", /the input username is missing/],
    ["password", "", /the input password is missing/],
    ["port", "ftp", /the input port takes a whole number from 1 to 65535/],
    ["port", "70000", /the input port takes a whole number from 1 to 65535/],
    ["protocol", "sftp", /the input protocol takes ftp, ftps, ftps-legacy, not "sftp"/],
    ["dry-run", "yes", /the input dry-run takes true or false, not "yes"/],
    ["dangerous-clean-slate", "1", /the input dangerous-clean-slate takes true or false/],
    ["log-level", "info", /the input log-level takes minimal, standard, verbose, not "info"/],
    ["security", "none", /the input security takes strict, loose/],
    ["timeout", "soon", /the input timeout takes a whole number/],
  ];
  it.each(rows)("%s: '%s'", async (name, value, says) => {
    await using work = await Workspace.start();
    work.put(first);
    const { exit, stdout, sent } = await work.deploy({ [name]: value });
    expect({ exit, sent }).toEqual({ exit: 2, sent: [] });
    expect(stdout).toMatch(says);
  });
});
