import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { History, historyFile } from "../src/shell/history.ts";
import { PASSWORD } from "./program.ts";

async function inState(use: (env: Record<string, string>, path: string) => Promise<void>): Promise<void> {
  const state = mkdtempSync(join(tmpdir(), "ftpl-state-"));
  try {
    const env = { XDG_STATE_HOME: state, FTP_PASSWORD: PASSWORD };
    await use(env, historyFile(env));
  } finally {
    rmSync(state, { recursive: true });
  }
}

describe("V4: the history of a shell", () => {
  it("is there in the next one, the newest first, in a file for the user alone", async () => {
    await inState(async (env, path) => {
      const first = await History.open(env);
      for (const line of ["ls", "cd pub", "cd pub", "get a.txt"]) await first.add(line);
      expect(readFileSync(path, "utf8")).toBe("ls\ncd pub\nget a.txt\n");
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
      expect((await History.open(env)).lines).toEqual(["get a.txt", "cd pub", "ls"]);
    });
  });

  it("has the lines of two shells", async () => {
    await inState(async (env, path) => {
      const [one, other] = [await History.open(env), await History.open(env)];
      await one.add("ls a");
      await other.add("ls b");
      await one.add("ls c");
      expect(readFileSync(path, "utf8")).toBe("ls a\nls b\nls c\n");
    });
  });

  it.each([
    "",
    "   ",
    " ls",
    `ls ftp://me:${PASSWORD}@h/`,
    "cp a.txt ftps://me:other@h/",
    "ls --password-command 'cat secret' work:",
    "quote PASS other",
    "quote USER me; quote pass other",
    "quote ACCT other",
    "quote SITE PSWD old new",
    `!echo ${PASSWORD}`,
    "ls 'ftp://me:with/slash@h/'",
    "!curl -u me:other ftp://h/",
    "!curl --user me:other ftp://h/",
    "!FTP_PASSWORD=other ftpl ls work:",
    "!export RCLONE_FTP_PASS=other",
  ])('does not keep "%s"', async (line) => {
    await inState(async (env) => {
      const history = await History.open(env);
      await history.add(line);
      expect(history.lines).toEqual([]);
      expect((await History.open(env)).lines).toEqual([]);
    });
  });

  it.each(["ls ftp://me@h/a:b", "ls --user me :pub", "get compass.txt", "quote PASV", "find --name *pass*"])(
    'keeps "%s"',
    async (line) => {
      await inState(async (env) => {
        await (await History.open(env)).add(line);
        expect((await History.open(env)).lines).toEqual([line]);
      });
    },
  );

  it("becomes shorter, and private", async () => {
    await inState(async (env, path) => {
      mkdirSync(dirname(path), { recursive: true });
      const lines = Array.from({ length: 2001 }, (_, at) => `ls ${at}`);
      writeFileSync(path, `${lines.join("\n")}\n`, { mode: 0o644 });
      expect((await History.open(env)).lines).toEqual(lines.slice(-1000).toReversed());
      expect(readFileSync(path, "utf8")).toBe(`${lines.slice(-1000).join("\n")}\n`);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    });
  });

  it("of a file that others could read is private from now on", async () => {
    await inState(async (env, path) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, "ls\n", { mode: 0o644 });
      expect((await History.open(env)).wasOpen).toBe(true);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect((await History.open(env)).wasOpen).toBe(false);
    });
  });

  it("is in the home directory where nothing else is said", () => {
    expect(historyFile({})).toMatch(/\.local\/state\/ftpl\/history$/);
    expect(historyFile({ XDG_STATE_HOME: "relative" })).toMatch(/\.local\/state\/ftpl\/history$/);
  });
});
