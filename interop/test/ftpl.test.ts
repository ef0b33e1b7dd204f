import { spawn } from "node:child_process";
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LabServer } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const DAEMON = 1;
const program = fileURLToPath(new URL("../../packages/cli/dist/ftpl.js", import.meta.url));
const servers = lab.servers.filter(({ name }) =>
  ["vsftpd", "proftpd", "pure-ftpd", "pyftpdlib"].includes(name),
);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ftpl-lab-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Makes the directory of a site: these files and no others. */
async function build(files: Readonly<Record<string, string>>): Promise<void> {
  await rm(join(folder, "dist"), { recursive: true, force: true });
  for (const [path, content] of Object.entries(files)) {
    const whole = join(folder, "dist", path);
    await mkdir(dirname(whole), { recursive: true });
    await writeFile(whole, content);
  }
}

/** The files below a directory, what deployments keep of their own aside. */
async function filesIn(directory: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !entry.name.startsWith(".ftp"))
      found[path.slice(directory.length + 1)] = await readFile(path, "utf8");
  }
  return found;
}

/** Runs `ftpl`; `URL` in the words stands for the server. Resolves with its exit code and standard error. */
async function ftpl(
  server: LabServer,
  words: string,
): Promise<{ readonly exit: number | null; readonly stderr: string }> {
  const { host, port, user, password } = server;
  const [name = "", ...rest] = words.replaceAll("URL", `ftp://${user}@${host}:${port}`).split(" ");
  const env = { PATH: process.env["PATH"], HOME: folder, FTP_PASSWORD: password };
  const child = spawn(process.execPath, [program, name, "--tls", "off", ...rest], {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let stderr = "";
  for await (const chunk of child.stderr.setEncoding("utf8")) stderr += chunk;
  return { exit: await ended, stderr };
}

const one = { "index.html": "1", "css/a.css": "a", "css-old.txt": "old", "ä b/ü;.txt": "odd" };
const two = { "index.html": "second", "css-old.txt": "old" };

describe.skipIf(servers.length === 0)("V2: ftpl with real servers", () => {
  it.each(servers)("$name: sync, diff, deploy, release and rollback", async (server) => {
    const served = join(server.root, "ftpl");
    await mkdir(served);
    await chown(served, DAEMON, DAEMON);
    const run = async (words: string, exit = 0): Promise<string> => {
      const outcome = await ftpl(server, words);
      expect(outcome.exit, `${words}\n${outcome.stderr}`).toBe(exit);
      return outcome.stderr;
    };
    try {
      await build(one);
      await run("sync -n --delete dist URL/ftpl/www");
      expect(await readdir(served)).toEqual([]);
      await run("sync --delete dist URL/ftpl/www");
      expect(await filesIn(join(served, "www"))).toEqual(one);
      await run("diff dist URL/ftpl/www");
      await run("sync --error-on-no-transfer --delete dist URL/ftpl/www", 9);
      await run("sync -q URL/ftpl/www back");
      expect(await filesIn(join(folder, "back"))).toEqual(one);
      await run("sync -q URL/ftpl/www URL/ftpl/copy");
      expect(await filesIn(join(served, "copy"))).toEqual(one);

      await run("deploy dist URL/ftpl/site");
      await build(two);
      await run("diff dist URL/ftpl/www", 1);
      await run("sync --delete dist URL/ftpl/www");
      expect(await filesIn(join(served, "www"))).toEqual(two);
      await run("deploy dist URL/ftpl/site");
      expect(await filesIn(join(served, "site"))).toEqual(two);

      await build(one);
      await run("release dist URL/ftpl/live");
      await build(two);
      await run("release dist URL/ftpl/live");
      expect(await filesIn(join(served, "live"))).toEqual(two);
      await run("rollback URL/ftpl/live");
      expect(await filesIn(join(served, "live"))).toEqual(one);
    } finally {
      await rm(served, { recursive: true });
    }
  });
});
