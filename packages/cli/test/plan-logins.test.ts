import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { PASSWORD, runFtpl, startServer } from "./program.ts";
import { matches } from "./trees.ts";

interface Row {
  /** Invocations, one after the other: `ME` stands for the server's address with a user, and `URL` for it without one. */
  readonly words: readonly string[];
  /** Lines that are typed into `run -`. */
  readonly stdin?: string;
  /** The sites of the user, `URL` and `ME` as above. */
  readonly sites?: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  /** Those of the last invocation, if they are others. */
  readonly sitesThen?: Row["sites"];
  /** Of the last invocation. */
  readonly exit: number;
  /** Its standard error, where `…` stands for anything; by default not compared. */
  readonly stderr?: string;
  /** Who has logged in during it, and which command asked for its data connections. */
  readonly users: readonly string[];
  readonly data?: "EPSV" | "PORT";
}

const plan = "plan -q -o p.ndjson local";
const apply = "apply -q p.ndjson";
const asUser =
  "ftpl: the plan was made as a user, and plans do not say which: give --user, or name both trees:";

const rows: Readonly<Record<string, Row>> = {
  "a URL with a user, and no user": {
    words: [`${plan} ME/www`, apply],
    exit: 2,
    stderr: `${asUser} ftpl apply p.ndjson CWD/local ftp://USER@HOST/www, with the user for USER…`,
    users: [],
  },
  "a source that is a URL with a user, and no user": {
    words: ["plan -q -o p.ndjson ME/www local", apply],
    exit: 2,
    stderr: `${asUser} ftpl apply p.ndjson ftp://USER@HOST/www CWD/local, with the user for USER…`,
    users: [],
  },
  "--user at the plan, and no user": {
    words: [`${plan} --user me URL/www`, apply],
    exit: 2,
    stderr: `${asUser}…`,
    users: [],
  },
  "a URL with a user, and --user": {
    words: [`${plan} ME/www`, `${apply} --user me`],
    exit: 0,
    users: ["me"],
  },
  "a URL with a user, and both trees": {
    words: [`${plan} ME/www`, `${apply} local ME/www`],
    exit: 0,
    users: ["me"],
  },
  "a URL with a user, and the source alone": {
    words: [`${plan} ME/www`, `${apply} local`],
    exit: 2,
    stderr: `${asUser}…`,
    users: [],
  },
  nobody: { words: [`${plan} URL/www`, apply], exit: 0, users: ["anonymous"] },
  "the anonymous user by name": {
    words: [`${plan} ftp://anonymous@HOST/www`, apply],
    exit: 0,
    users: ["anonymous"],
  },
  "a share of a plan with a user": {
    words: [`${plan} ME/www`, `${apply} --shard 1/2`],
    exit: 2,
    stderr: `${asUser}…`,
    users: [],
  },
  "a site": {
    words: [`${plan} work3:www`, apply],
    sites: { work3: { url: "ME", active: true } },
    exit: 0,
    users: ["me"],
    data: "PORT",
  },
  "a site whose user is a flag": {
    words: [`${plan} work3:www`, apply],
    sites: { work3: { url: "URL", user: "me" } },
    exit: 0,
    users: ["me"],
  },
  "a site with a directory": {
    words: [`${plan} work3:`, apply],
    sites: { work3: { url: "ME/www", active: true } },
    exit: 0,
    users: ["me"],
    data: "PORT",
  },
  "a site that is not here": {
    words: [`${plan} work3:www`, apply],
    sites: { work3: { url: "ME" } },
    sitesThen: {},
    exit: 2,
    stderr:
      'ftpl: there is no site "work3", which the plan was made with: add it with "ftpl site add", or name both trees: ftpl apply p.ndjson CWD/local ftp://USER@HOST/www, with the user for USER…',
    users: [],
  },
  "a site that is not here, and both trees": {
    words: [`${plan} work3:www`, `${apply} local ME/www`],
    sites: { work3: { url: "ME" } },
    sitesThen: {},
    exit: 0,
    users: ["me"],
  },
  "a site that is another server now": {
    words: [`${plan} work3:www`, apply],
    sites: { work3: { url: "ME" } },
    sitesThen: { work3: { url: "ME/elsewhere" } },
    exit: 25,
    users: ["me"],
  },
  "within a shell, as its user": {
    words: ["run -q - ME"],
    stdin: "plan -q -o p.ndjson local :www\napply -q p.ndjson\n",
    exit: 0,
    users: ["me"],
  },
  "a URL with a user, within a shell of the server": {
    words: [`${plan} ME/www`, "run -q - ME"],
    stdin: "apply -q p.ndjson\n",
    exit: 0,
    users: ["me"],
  },
  "a plan of a shell, outside of it": {
    words: ["run -q - ME", apply],
    stdin: "plan -q -o p.ndjson local :www\n",
    exit: 2,
    stderr: `${asUser}…`,
    users: [],
  },
  "a plan of a shell of a site, outside of it": {
    words: ["run -q - work3:", apply],
    stdin: "plan -q -o p.ndjson local :www\n",
    sites: { work3: { url: "ME", active: true } },
    exit: 0,
    users: ["me"],
    data: "PORT",
  },
};

describe("V2, W6, A4: apply logs in as the plan's trees were reached, and a plan names no user", () => {
  it.each(Object.entries(rows))("%s", async (_, row) => {
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-logins-"));
    const files = new MemoryFileSystem();
    files.writeFile("/www/old.txt", "old");
    await using open = await startServer({
      files,
      users: { me: PASSWORD, anonymous: true },
    });
    const address = `${open.server.host}:${open.server.port}`;
    const filled = (text: string): string =>
      text
        .replaceAll("ME", `ftp://me@${address}`)
        .replaceAll("URL", `ftp://${address}`)
        .replaceAll("HOST", address);
    const keep = (sites: Row["sites"] = {}): void =>
      writeFileSync(join(cwd, "config/ftpl/sites.json"), filled(JSON.stringify(sites)), { mode: 0o600 });
    try {
      mkdirSync(join(cwd, "config/ftpl"), { recursive: true });
      mkdirSync(join(cwd, "local"));
      writeFileSync(join(cwd, "local/new.txt"), "new");
      keep(row.sites);
      let seen = 0;
      let outcome = { exit: null as number | null, stderr: "" };
      for (const [at, text] of row.words.entries()) {
        if (at > 0) expect(outcome).toMatchObject({ exit: 0 });
        if (at === row.words.length - 1 && row.sitesThen !== undefined) keep(row.sitesThen);
        seen = open.server.transcript.lines.length;
        const [name = "", ...words] = text.split(" ").map(filled);
        const tls = name === "run" || row.sites !== undefined ? [] : ["--tls", "off"];
        const env = { ...open.env, XDG_CONFIG_HOME: join(cwd, "config") };
        outcome = await runFtpl([name, ...tls, ...words], { cwd, env, stdin: row.stdin ?? "" });
      }
      const sent = open.server.transcript.lines.slice(seen).filter((line) => line.startsWith("C: "));
      const users = new Set(sent.flatMap((line) => /^C: USER (.*)/.exec(line)?.[1] ?? []));
      expect({ ...outcome, users: [...users] }).toMatchObject({ exit: row.exit, users: row.users });
      if (row.stderr !== undefined) {
        const shown = outcome.stderr.replaceAll(address, "HOST").replaceAll(cwd, "CWD");
        expect(matches(shown, row.stderr), shown).toBe(true);
      }
      if (row.data !== undefined) {
        const asked = sent.flatMap((line) => /^C: (EPSV|PASV|EPRT|PORT)/.exec(line)?.[1] ?? []);
        expect(new Set(asked)).toEqual(new Set([row.data]));
      }
      const isDone = row.exit === 0;
      if (!row.words[0]?.includes("ME/www local"))
        expect(files.paths().includes("/www/new.txt")).toBe(isDone);
      // A4: neither the user nor the password is in the plan.
      expect(readFileSync(join(cwd, "p.ndjson"), "utf8")).not.toMatch(/me@|"me"/);
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });
});
