import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Outcome, runFtpl, startServer } from "./program.ts";

/** Paths of the server, as they follow a site's name, and as URLs have them. */
const paths: readonly (readonly [site: string, path: string, url: string])[] = [
  ["", "pub/hello.txt", "pub/hello.txt"],
  ["", "pub/a b.txt", "pub/a%20b.txt"],
  ["", "pub/café?#;%.txt", "pub/caf%C3%A9%3F%23%3B%25.txt"],
  ["", "/pub/hello.txt", "%2Fpub/hello.txt"],
  ["pub", "hello.txt", "pub/hello.txt"],
  ["pub", "/pub/a b.txt", "%2Fpub/a%20b.txt"],
];

const files = { "hello.txt": "hello\n", "a b.txt": "hello\n", "café?#;%.txt": "hello\n" };
const tree = { pub: files };

/** Commands that name what they were asked for; what each ends with. */
const commands: Readonly<Record<string, number>> = {
  "get TARGET": 0,
  "get --json TARGET": 0,
  "get -n TARGET": 0,
  "get -n --json TARGET": 0,
  "put one two TARGET": 2,
  "put - TARGET/": 2,
  "cp TARGET TARGET TARGET": 2,
  "doctor --json TARGET": 0,
  "diff here TARGET": 8,
};

/** Runs a command with the site, and with the URL. */
async function both(words: readonly string[], site: string, path: string, url: string): Promise<Outcome[]> {
  await using open = await startServer({ tree });
  const home = mkdtempSync(join(tmpdir(), "ftpl-site-paths-"));
  try {
    const config = join(home, "config", "ftpl");
    mkdirSync(config, { recursive: true, mode: 0o700 });
    const sites = { work: { url: `${open.url}/${site}`, tls: "off" } };
    writeFileSync(join(config, "sites.json"), JSON.stringify(sites), { mode: 0o600 });
    mkdirSync(join(home, "here"));
    for (const name of ["one", "two"]) writeFileSync(join(home, name), "x");
    const env = { ...open.env, HOME: home, XDG_CONFIG_HOME: join(home, "config") };
    const run = async (target: string): Promise<Outcome> => {
      const given = words.map((word) => word.replaceAll("TARGET", target));
      const outcome = await runFtpl([...given, "--tls", "off"], { env, cwd: home });
      return { ...outcome, stdout: outcome.stdout.replaceAll(/(?:\d+\.)?\d+ s|"elapsed":\d+/g, "TIME") };
    };
    return [await run(`work:${path}`), await run(`${open.url}/${url}`)];
  } finally {
    rmSync(home, { recursive: true });
  }
}

describe("V3, W1: site:path says what the URL says", () => {
  const cells = Object.entries(commands).flatMap(([words, exit]) =>
    paths.map(([site, path, url]) => [words, site, path, url, exit] as const),
  );
  it.each(cells)("%s, %s: %s", async (words, site, path, url, exit) => {
    const [bySite, byUrl] = await both(words.split(" "), site, path, url);
    expect(byUrl?.exit).toBe(exit);
    expect(bySite).toEqual(byUrl);
  });
});
