import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Outcome, runFtpl, startServer } from "./program.ts";

/** Runs the commands one after the other in one home, and gives what the last one did and what the file holds then. */
async function inHome(
  lines: readonly string[],
  given: {
    readonly sites?: string;
    readonly mode?: number;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Outcome & { readonly sites: string; readonly mode: string; readonly names: readonly string[] }> {
  const home = mkdtempSync(join(tmpdir(), "ftpl-sites-"));
  const directory = join(home, "config", "ftpl");
  const path = join(directory, "sites.json");
  try {
    if (given.sites !== undefined) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeFileSync(path, given.sites, { mode: given.mode ?? 0o600 });
    }
    let outcome: Outcome | undefined;
    for (const line of lines) {
      outcome = await runFtpl(line.split("|"), {
        cwd: home,
        env: { HOME: home, XDG_CONFIG_HOME: join(home, "config"), ...given.env },
      });
    }
    if (outcome === undefined) throw new Error("nothing was run");
    const isThere = existsSync(path);
    return {
      ...outcome,
      sites: isThere ? readFileSync(path, "utf8") : "",
      mode: isThere
        ? [directory, path].map((each) => (statSync(each).mode & 0o777).toString(8)).join(" ")
        : "",
      names: isThere ? readdirSync(directory) : [],
    };
  } finally {
    rmSync(home, { recursive: true });
  }
}

interface Row {
  readonly lines: readonly string[];
  readonly exit: number;
  readonly stdout?: string;
  readonly says?: RegExp;
  readonly before?: string;
  /** What the file holds at the end. */
  readonly sites?: unknown;
}

const one = '{\n  "work": {\n    "url": "ftp://me@h.example/pub",\n    "tls": "require"\n  }\n}\n';
const add = "site|add|work|ftp://me@h.example/pub";

const rows: Readonly<Record<string, Row>> = {
  add: { lines: [add], exit: 0, says: /added work/, sites: { work: { url: "ftp://me@h.example/pub" } } },
  "add, quiet": { lines: [`${add}|-q`], exit: 0, says: /^$/ },
  "add, with flags": {
    lines: [
      `${add}|--tls|require|--timeout|5m|--limit-rate|64k|--connections|2|--no-netrc|--active|--retries|0`,
    ],
    exit: 0,
    sites: {
      work: {
        url: "ftp://me@h.example/pub",
        tls: "require",
        timeout: "300000ms",
        "limit-rate": 65536,
        connections: 2,
        "no-netrc": true,
        active: true,
        retries: 0,
      },
    },
  },
  "V2: add, dry run": {
    lines: [`${add}|-n`],
    exit: 0,
    stdout: "would add work: ftp://me@h.example/pub\n",
    says: /^$/,
  },
  "V2: add, dry run, as JSON": {
    lines: [`${add}|-n|--json`],
    exit: 0,
    stdout: '{"type":"planned","action":"site add","path":"work","target":"ftp://me@h.example/pub"}\n',
  },
  "V2: add, dry run of what cannot be": {
    lines: [`${add}|-n|--tls|off|--key|x`],
    exit: 2,
    says: /give both/,
  },
  "V2: edit, dry run": {
    lines: [add, "site|edit|-n|work|ftp://other.example"],
    exit: 0,
    stdout: "would change work: ftp://other.example\n",
    sites: { work: { url: "ftp://me@h.example/pub" } },
  },
  "V2: rm, dry run": {
    lines: [add, "site|rm|-n|work"],
    exit: 0,
    stdout: "would remove work\n",
    sites: { work: { url: "ftp://me@h.example/pub" } },
  },
  "add, there already": { lines: [add, add], exit: 2, says: /--force replaces it/ },
  "add, with force": {
    lines: [add, "site|add|--force|work|ftps://other.example"],
    exit: 0,
    sites: { work: { url: "ftps://other.example" } },
  },
  "add, a password in the URL": {
    lines: ["site|add|work|ftp://me:pw@h.example"],
    exit: 2,
    says: /without passwords/,
  },
  "add, a password on standard input": {
    lines: [`${add}|--password-stdin`],
    exit: 2,
    says: /without passwords/,
  },
  "add, another scheme": {
    lines: ["site|add|work|sftp://h.example"],
    exit: 2,
    says: /the URL of the site must begin/,
  },
  "add, a drive": { lines: ["site|add|c|ftp://h.example"], exit: 2, says: /two or more/ },
  "add, a name with a slash": { lines: ["site|add|a/b|ftp://h.example"], exit: 2, says: /two or more/ },
  "add, no URL": { lines: ["site|add|work"], exit: 2, says: /a name and a URL/ },
  "add, a word too many": { lines: [`${add}|more`], exit: 2, says: /a name and a URL/ },
  "add, an unknown flag": { lines: [`${add}|--tsl|off`], exit: 2, says: /Did you mean --tls\?/ },
  "ls, none": { lines: ["site|ls"], exit: 0, stdout: "" },
  "ls, two": {
    lines: [add, "site|add|away|ftps://a.example|--insecure", "site|ls"],
    exit: 0,
    stdout: "away\tftps://a.example\tinsecure\nwork\tftp://me@h.example/pub\n",
  },
  "ls, one by its name": { lines: [add, "site|ls|work"], exit: 0, stdout: "work\tftp://me@h.example/pub\n" },
  "ls, as JSON": {
    lines: ["site|ls|--json"],
    before: one,
    exit: 0,
    stdout: '{"type":"site","name":"work","url":"ftp://me@h.example/pub","settings":{"tls":"require"}}\n',
  },
  "ls, an unknown one": { lines: ["site|ls|wrok"], before: one, exit: 2, says: /did you mean "work"\?/ },
  rm: { lines: ["site|rm|work"], before: one, exit: 0, sites: {} },
  "rm, as JSON": {
    lines: ["site|rm|work|--json"],
    before: one,
    exit: 0,
    stdout: '{"type":"notice","message":"removed work"}\n{"type":"done","action":"site rm","path":"work"}\n',
  },
  "rm, one of them unknown": { lines: ["site|rm|work|wurk"], before: one, exit: 2, sites: JSON.parse(one) },
  "rm, nothing": { lines: ["site|rm"], exit: 2, says: /takes the names/ },
  "edit, a flag": {
    lines: ["site|edit|work|--tls|off"],
    before: one,
    exit: 0,
    sites: { work: { url: "ftp://me@h.example/pub", tls: "off" } },
  },
  "edit, the URL": {
    lines: ["site|edit|work|ftp://b.example"],
    before: one,
    exit: 0,
    sites: { work: { url: "ftp://b.example", tls: "require" } },
  },
  "edit, an unknown one": {
    lines: ["site|edit|wurk|--active"],
    before: one,
    exit: 2,
    says: /did you mean "work"/,
  },
  "edit, a password": { lines: ["site|edit|work|ftp://a:b@h"], before: one, exit: 2, sites: JSON.parse(one) },
  "an unknown action": { lines: ["site|lst"], exit: 2, says: /did you mean "ls"\?/ },
  "no action": { lines: ["site"], exit: 2, says: /missing required argument/ },
  "an unknown site": { lines: ["ls|wrok:"], before: one, exit: 2, says: /did you mean "work"\?/ },
  "a damaged file": {
    lines: ["site|ls"],
    before: '{\n  "work": {\n    "url": oops\n}',
    exit: 2,
    says: /sites\.json:3: /,
  },
  "a file that was cut": { lines: ["site|ls"], before: '{\n  "work": {\n', exit: 2, says: /sites\.json:3: / },
  "an empty file": { lines: ["site|ls"], before: "", exit: 2, says: /sites\.json:1: / },
  "a file with a list": { lines: ["site|ls"], before: "[]", exit: 2, says: /sites\.json:1: / },
  "an unknown key": {
    lines: ["ls|work:"],
    before: one.replace('"tls"', '"tsl"'),
    exit: 2,
    says: /sites\.json:4: site "work": unknown key "tsl"; did you mean "tls"\?/,
  },
  "a value that is none of the words": {
    lines: ["ls|work:"],
    before: one.replace('"require"', '"maybe"'),
    exit: 2,
    says: /sites\.json:4: site "work": "tls" is one of require, try, off/,
  },
  "a value of a wrong kind": {
    lines: ["ls|work:"],
    before: one.replace('"tls": "require"', '"active": "yes"'),
    exit: 2,
    says: /sites\.json:4: .*"active" is true or false/,
  },
  "a wrong time": {
    lines: ["ls|work:"],
    before: one.replace('"tls": "require"', '"timeout": "soon"'),
    exit: 2,
    says: /sites\.json:4: .*--timeout takes seconds/,
  },
  "a site without a URL": {
    lines: ["ls|work:"],
    before: '{\n  "work": {}\n}\n',
    exit: 2,
    says: /sites\.json:2: .*needs a url/,
  },
  "a password in the file": {
    lines: ["ls|work:"],
    before: one.replace("me@", "me:pw@"),
    exit: 2,
    says: /sites\.json:3: .*without passwords/,
  },
  "a damaged file, and something to add": {
    lines: ["site|add|more|ftp://h.example"],
    before: "{",
    exit: 2,
    says: /sites\.json:1: /,
  },
};

describe("W6: site", () => {
  it.each(Object.entries(rows))("%s", async (_, row) => {
    const { sites, mode, names, ...outcome } = await inHome(
      row.lines,
      row.before === undefined ? {} : { sites: row.before },
    );
    expect(outcome).toMatchObject({ exit: row.exit });
    if (row.stdout !== undefined) expect(outcome.stdout).toBe(row.stdout);
    if (row.says !== undefined) expect(outcome.stderr).toMatch(row.says);
    if (row.sites !== undefined) expect(JSON.parse(sites)).toEqual(row.sites);
    // A refused command leaves the file as it was; one that wrote it left nothing else, and no one else may read it.
    if (row.exit !== 0) expect(sites === "" || sites === row.before || row.before === undefined).toBe(true);
    else if (sites !== "" && sites !== row.before) expect([mode, names]).toEqual(["700 600", ["sites.json"]]);
  });

  it("reads site:path with the flags that are kept, and those that are given", async () => {
    await using open = await startServer({ tree: { pub: { "a.txt": "a", deep: { "b.txt": "b" } } } });
    const kept = `site|add|work|${open.url}/pub|--tls|off|--retries|0`;
    const rows: readonly [string, string, RegExp][] = [
      ["ls|work:", "a.txt\ndeep\n", /^$/],
      ["ls|work:deep", "b.txt\n", /^$/],
      ["cat|work:deep/b.txt", "b", /^$/],
      ["ls|work:/", "pub\n", /^$/],
      ["ls|--tls|require|work:", "", /AUTH/],
    ];
    for (const [line, stdout, says] of rows) {
      const outcome = await inHome([kept, line], { env: open.env });
      expect(outcome.stdout).toBe(stdout);
      expect(outcome.stderr).toMatch(says);
    }
  });

  it.each([
    ["--pin", "--pin|sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", false],
    ["--ca", "--ca|ca.pem", false],
    ["a flag that trusts nobody", "--retries|1", true],
    ["--ca and --insecure", "--ca|ca.pem|--insecure", true],
  ])("edited with %s, a site accepts any certificate or not", async (_, flags, isLeft) => {
    const sites = '{"away":{"url":"ftps://a.example","insecure":true}}';
    const outcome = await inHome([`site|edit|away|${flags}`], { sites });
    expect(outcome).toMatchObject({ exit: 0 });
    const { away } = JSON.parse(outcome.sites) as { readonly away: object };
    expect(Object.hasOwn(away, "insecure")).toBe(isLeft);
  });

  it.each([
    ["site|ls", 0o644, true],
    ["site|ls", 0o660, true],
    ["site|ls", 0o600, false],
    ["site|ls|-q", 0o644, true],
    ["ls|work:", 0o644, true],
    ["ls|work:", 0o600, false],
    ["cp|work:a.txt|work:b.txt", 0o644, true],
  ] as const)("warns once of a file that others can read: %s, mode %o", async (line, mode, warns) => {
    await using open = await startServer({ tree: { "a.txt": "a" } });
    const sites = JSON.stringify({ work: { url: open.url, tls: "off" } });
    const { exit, stderr } = await inHome([line], { sites, mode, env: open.env });
    expect(exit).toBe(0);
    const said =
      stderr.match(/ftpl: \S+\/sites\.json can be read by others: chmod 600 keeps them out\n/g) ?? [];
    expect(said).toHaveLength(warns ? 1 : 0);
  });

  it.each([
    ["no JSON", '{ "work": ', "sed -i s/.*/{}/", 0],
    ["an unknown key", '{"work":{"url":"ftp://h","pasive":true}}', "sed -i s/,.pasive.:true//", 0],
    ["what stays damaged", '{"work":{"url":"ftp://h","pasive":true}}', "true", 2],
  ])("opens a damaged file in the editor: %s", async (_, sites, editor, exit) => {
    const outcome = await inHome(["site|edit"], { sites, env: { EDITOR: editor } });
    expect(outcome).toMatchObject({ exit });
    expect(outcome.stderr).toMatch(/^ftpl: \S+sites\.json:1: /);
    if (exit === 0) expect(outcome.sites).not.toBe(sites);
    else expect(outcome.sites).toBe(sites);
  });

  it.each(
    Object.entries({
      "that changes it": { editor: `sed -i s/require/off/`, exit: 0, holds: /"off"/, left: 1 },
      "that fails": { editor: "false", exit: 1, holds: /"require"/, left: 2 },
      "that damages it": { editor: "sed -i s/require/maybe/", exit: 2, holds: /"require"/, left: 2 },
      "that looks for a password": {
        editor: `test -z "$FTP_PASSWORD" && true`,
        exit: 0,
        holds: /"require"/,
        left: 1,
      },
    }),
  )("edits the file in an editor %s", async (_, { editor, exit, holds, left }) => {
    const outcome = await inHome(["site|edit"], { sites: one, env: { EDITOR: editor, FTP_PASSWORD: "x" } });
    expect(outcome).toMatchObject({ exit });
    expect(outcome.sites).toMatch(holds);
    expect(outcome.names).toHaveLength(left);
  });
});
