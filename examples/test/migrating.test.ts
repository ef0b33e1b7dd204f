import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { connect } from "@ftplib/files";
import { readNetrc } from "@ftplib/netrc/file";
import { MemoryFileSystem, TestServer } from "@ftplib/testkit";
import { FTP, PermanentReplyError } from "ftplib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runExample } from "./run-program.ts";

const page = readFileSync(new URL("../../docs/migrating.md", import.meta.url), "utf8");

/** The code in the last column of each row of the tables. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => /\| `([^`]+)`[^|]*\|$/.exec(line)?.[1] ?? `no code in: ${line}`);

const start = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "migrating-"));
beforeAll(() => {
  writeFileSync(join(folder, "local.txt"), "local");
  writeFileSync(join(folder, "netrc"), "machine 127.0.0.1 login me password secret\n", { mode: 0o600 });
  mkdirSync(join(folder, "tree"));
  writeFileSync(join(folder, "tree", "one.txt"), "1");
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

const AsyncFunction = (async () => {}).constructor as new (
  ...words: string[]
) => (...values: unknown[]) => Promise<unknown>;

describe("G8: what takes the place of another client's call works", () => {
  it("has tables for five of them", () => {
    expect(rows.length).toBeGreaterThan(80);
    expect(page.match(/^## /gm)).toHaveLength(5);
  });

  it.each([...new Set(rows)])("%s", async (code) => {
    const tree = { "file.txt": "content", directory: { "a.txt": "a", sub: { "b.txt": "b" } }, empty: {} };
    await using server = await TestServer.start({ users: { me: "secret" }, tree });
    const { host, port } = server;
    const url = `ftp://me@${host}:${port}/`;
    const password = "secret";
    const site = await connect(url, { password });
    const ftp = await FTP.open(host, { port, user: "me", password });
    const opened: (() => unknown)[] = [() => site.close(), () => ftp.close()];
    const names: Readonly<Record<string, unknown>> = {
      site,
      ftp,
      url,
      host,
      port,
      password,
      user: "me",
      buffer: Buffer.from("bytes"),
      readable: Readable.from([Buffer.from("bytes")]),
      writable: new Writable({ write: (_chunk, _encoding, done) => done() }),
      callback: () => {},
      listener: () => {},
      console: { error: () => {} },
      connect: async (...given: Parameters<typeof connect>) => {
        const made = await connect(...given);
        opened.push(() => made.close());
        return made;
      },
      FTP,
      PermanentReplyError,
      readNetrc,
      pipeline,
      createReadStream,
    };
    // Only the newest Node knows the declaration; what it does is the same.
    const body = code.startsWith("await using")
      ? code
          .replace("await using", "const")
          .replace(/;$/, "; return await ftp.quit();")
          .replace("ftp =", "ftp2 =")
          .replace("await ftp.quit", "await ftp2.quit")
      : `return ${code}`;
    try {
      const value = await new AsyncFunction(...Object.keys(names), body)(...Object.values(names));
      if (value instanceof Readable)
        await new Promise((resolve, reject) => value.once("end", resolve).once("error", reject));
      // Nothing that is to be found out is missing.
      if (
        /stat|size\(|exists|readdir|list\(|nlst|pwd|readFile|getwelcome|authenticators|has\(|catch/.test(code)
      )
        expect(value).toBeTruthy();
    } finally {
      for (const close of opened) await close();
    }
  });
});

describe("G8: the job of a whole script", () => {
  const run = async (
    name: string,
  ): Promise<{ readonly stdout: string; readonly left: readonly string[] }> => {
    await using server = await TestServer.start({ users: { me: "secret" }, tree: {}, tls: "explicit" });
    const { code, stdout, stderr } = await runExample(
      `migrating/${name}`,
      [join(folder, "tree"), "www/site", join(folder, name)],
      {
        environment: {
          FTP_HOST: server.host,
          FTP_PORT: String(server.port),
          FTP_USER: "me",
          FTP_PASSWORD: "secret",
          FTP_CA: server.certificate.ca,
        },
      },
    );
    expect([code, stderr.includes("Error")]).toEqual([0, false]);
    return { stdout, left: (server.files as MemoryFileSystem).paths() };
  };

  it("comes to the same with both clients", async () => {
    const [before, now] = [await run("with-basic-ftp.ts"), await run("with-files.ts")];
    expect(now.stdout).toBe(before.stdout);
    expect([...now.left, ...before.left].filter((path) => path.includes("site"))).toEqual([]);
  });

  it("takes at most 30 lines", () => {
    const linesOf = (name: string): number =>
      readFileSync(new URL(`../migrating/${name}`, import.meta.url), "utf8")
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.startsWith("//")).length;
    expect(linesOf("with-basic-ftp.ts")).toBe(38);
    expect(linesOf("with-files.ts")).toBeLessThanOrEqual(30);
  });
});
