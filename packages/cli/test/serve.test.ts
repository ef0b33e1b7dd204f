import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serve } from "../src/commands/serve.ts";
import { PASSWORD, runFtpl } from "./program.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ftpl-serve-"));
  writeFileSync(join(folder, "a.txt"), "a");
});
afterAll(() => rmSync(folder, { recursive: true }));

type Use = (words: readonly string[]) => Promise<unknown>;

/** Serves the folder while `use` runs with the flags and the URL that the program has printed. */
async function served(flags: readonly string[], env: Readonly<Record<string, string>>, use: Use) {
  return await running(["serve", ...flags, folder], env, use);
}

async function running(words: readonly string[], env: Readonly<Record<string, string>>, use: Use) {
  let used: Promise<unknown> | undefined;
  const outcome = await runFtpl(words, {
    env,
    cwd: folder,
    onStart: (child) => {
      let text = "";
      child.stdout?.on("data", (bytes: Buffer) => {
        text += String(bytes);
        const [line] = /^ftpl ls .*\n/.exec(text) ?? [];
        if (line === undefined || used !== undefined) return;
        used = use(line.trim().split(" ").slice(2)).finally(() => child.kill("SIGINT"));
        used.catch(() => {});
      });
    },
  });
  await used;
  return outcome;
}

const modes = ["explicit", "implicit", "none"] as const;

describe("V5: serve", () => {
  it.each(modes)("--tls %s: what it prints reaches the directory", async (tls) => {
    const outcome = await served(["--tls", tls], { FTP_PASSWORD: PASSWORD }, async (reach) => {
      const env = { FTP_PASSWORD: PASSWORD };
      const listed = await runFtpl(["ls", "--retries", "0", ...reach], { env });
      expect(listed).toMatchObject({ exit: 0, stdout: "a.txt\n" });
      const url = reach.at(-1) ?? "";
      const put = await runFtpl(["put", ...reach.slice(0, -1), join(folder, "a.txt"), `${url}${tls}.txt`], {
        env,
      });
      expect(put).toMatchObject({ exit: 0 });
      expect(readFileSync(join(folder, `${tls}.txt`), "utf8")).toBe("a");
      rmSync(join(folder, `${tls}.txt`));
    });
    expect(outcome).toMatchObject({ exit: 0 });
    expect(outcome.stdout).toMatch(
      tls === "none" ? /^ftpl ls ftp:/ : /^ftpl ls --pin sha256\/\S{44} ftpe?s:/,
    );
  });

  it("the key that it prints is taken as other clients write it, too", async () => {
    await served([], { FTP_PASSWORD: PASSWORD }, async (reach) => {
      for (const prefix of ["", "sha256:", "sha256//"]) {
        const words = reach.map((word) => word.replace(/^sha256\//, prefix));
        const listed = await runFtpl(["ls", "--retries", "0", ...words], { env: { FTP_PASSWORD: PASSWORD } });
        expect(listed).toMatchObject({ exit: 0, stdout: "a.txt\n" });
      }
    });
  });

  it("--read-only: refuses what changes files", async () => {
    await served(["--read-only"], { FTP_PASSWORD: PASSWORD }, async (reach) => {
      const outcome = await runFtpl(["rm", ...reach.slice(0, -1), `${reach.at(-1)}a.txt`], {
        env: { FTP_PASSWORD: PASSWORD },
      });
      expect(outcome).toMatchObject({ exit: 8 });
      expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("a");
    });
  });

  it("makes up a password, shows it, and takes no other", async () => {
    const outcome = await served([], {}, async (reach) => {
      expect(await runFtpl(["ls", ...reach], { env: { FTP_PASSWORD: "another" } })).toMatchObject({
        exit: 6,
      });
    });
    expect(outcome.stderr).toMatch(/^the password is \S{16}\n/);
  });

  it("-v: shows the conversation without the password", async () => {
    const outcome = await served(["-v"], { FTP_PASSWORD: PASSWORD }, async (reach) => {
      await runFtpl(["ls", ...reach], { env: { FTP_PASSWORD: PASSWORD } });
    });
    expect(outcome.stderr).toMatch(/PASS \*{6}\n/);
  });

  it.each(serve.examples)("W7: ftpl $words", async ({ words }) => {
    mkdirSync(join(folder, "local"), { recursive: true });
    const outcome = await running(words.split(" "), { FTP_PASSWORD: PASSWORD }, async (reach) => {
      const listed = await runFtpl(["ls", ...reach], { env: { FTP_PASSWORD: PASSWORD } });
      expect(listed).toMatchObject({ exit: 0, stdout: "" });
    });
    expect(outcome).toMatchObject({ exit: 0 });
  });

  it("refuses what is no directory", async () => {
    expect(await runFtpl(["serve", join(folder, "a.txt")])).toMatchObject({ exit: 2 });
    expect(await runFtpl(["serve", join(folder, "none")])).toMatchObject({ exit: 3 });
  });
});
