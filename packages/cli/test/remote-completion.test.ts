import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { runFtpl, startServer } from "./program.ts";

interface Row {
  /** The word to complete. */
  readonly word: string;
  readonly offers: readonly string[];
  readonly server?: TestServerOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** The keys of the site besides its URL. */
  readonly site?: Readonly<Record<string, string>>;
  readonly path?: string;
}

const tree = {
  "readme.txt": "",
  ".hidden": "",
  "bell\u0007": "",
  "my dir": { "c d.txt": "" },
  pub: { "a.txt": "", sub: {} },
};

const rows: Readonly<Record<string, Row>> = {
  "the names in its directory": { word: "work:", offers: ["work:my dir/", "work:pub/", "work:readme.txt"] },
  "those that begin so": { word: "work:re", offers: ["work:readme.txt"] },
  "those below": { word: "work:pub/", offers: ["work:pub/a.txt", "work:pub/sub/"] },
  "those below a name with a space": { word: "work:my dir/c", offers: ["work:my dir/c d.txt"] },
  "absolute ones": { word: "work:/pub/a", offers: ["work:/pub/a.txt"] },
  "below the directory of the site": { word: "work:a", offers: ["work:a.txt"], path: "/pub" },
  "hidden ones when they are asked for": { word: "work:.", offers: ["work:.hidden"] },
  "nothing where nothing is": { word: "work:none/", offers: [] },
  "nothing of a site that is not there": { word: "wirk:", offers: [] },
  "nothing with a wrong password": { word: "work:", offers: [], env: { FTP_PASSWORD: "wrong" } },
  "nothing without a password": { word: "work:", offers: [], env: { FTP_PASSWORD: "" } },
  "nothing for which a command has to run": {
    word: "work:",
    offers: [],
    site: { "password-command": "touch ran; echo x" },
  },
  "nothing where no server is to be asked": {
    word: "work:",
    offers: [],
    env: { FTPL_COMPLETION_TIMEOUT: "0" },
  },
  "nothing of a server that refuses": {
    word: "work:",
    offers: [],
    server: {
      faults: (["mlsd-command", "list-command"] as const).map((step) => at(step, faults.reply("550 No."))),
    },
  },
  "nothing of a server that does not answer": {
    word: "work:",
    offers: [],
    server: { faults: [at("mlsd-command", faults.nothing())] },
    env: { FTPL_COMPLETION_TIMEOUT: "0.5" },
  },
};

describe("V6: completion of paths on a site", () => {
  it.concurrent.each(Object.entries(rows))("offers %s, and says nothing", async (_, row) => {
    const { word, offers, server, env, site, path = "" } = row;
    await using open = await startServer({ tree, ...server });
    const home = mkdtempSync(join(tmpdir(), "ftpl-completion-"));
    try {
      mkdirSync(join(home, "ftpl"));
      const sites = { work: { url: `${open.url}${path}`, tls: "off", ...site } };
      writeFileSync(join(home, "ftpl", "sites.json"), JSON.stringify(sites));
      const outcome = await runFtpl(["complete", "--", "ls", word], {
        cwd: home,
        env: { ...open.env, XDG_CONFIG_HOME: home, FTPL_COMPLETION_TIMEOUT: "60", ...env },
      });
      expect(outcome).toMatchObject({ exit: 0, stderr: "" });
      const lines = outcome.stdout.trimEnd().split("\n").slice(0, -1);
      expect(lines.map((line) => line.split("\t")[0])).toEqual(offers);
      if (site !== undefined) expect(open.server.connections).toBe(0);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});
