import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFileSystem } from "@ftplib/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Outcome, runFtpl, type ServerForProgram, startServer } from "./program.ts";

const ALGORITHMS = ["sha256", "sha512", "sha1", "md5", "crc32"];
/** As in URLs: names with spaces, with what is escaped in lists, and with a byte that is not UTF-8. */
const NAMES = ["a.txt", "%20b%20*c.txt", "back%5Cslash", "%7B%22x%22%7D", "caf%E9"];

let open: ServerForProgram;
let home: string;

async function run(text: string, operands: readonly string[], stdin = ""): Promise<Outcome> {
  const words = [...text.split(" "), "--tls", "off", ...operands];
  return await runFtpl(words, { env: { ...open.env, HOME: home }, stdin });
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "ftpl-sums-"));
  open = await startServer({ files: new MemoryFileSystem({ pub: {} }) });
  for (const name of NAMES) await run("put -q -", [`${open.url}/pub/${name}`], name);
  await run("site add -q work", [`${open.url}/pub`]);
}, 60_000);

afterAll(async () => {
  await open[Symbol.asyncDispose]();
  rmSync(home, { recursive: true });
});

describe("V1: hash --check reads what hash prints", () => {
  const rows = ALGORITHMS.flatMap((algorithm) => [
    `--algorithm ${algorithm}`,
    `--algorithm ${algorithm} --json`,
  ]);
  it.concurrent.each(rows)("%s", { timeout: 60_000 }, async (flags) => {
    const urls = NAMES.map((name) => `${open.url}/pub/${name}`);
    const printed = await run(`hash --download ${flags}`, urls);
    expect(printed).toMatchObject({ exit: 0, stderr: "" });
    for (const operand of [open.url, `${open.url}/pub`, `${open.url}/pub/`, "work:"]) {
      const checked = await run("hash --download --check -", [operand], printed.stdout);
      expect(checked).toMatchObject({ exit: 0, stderr: "" });
      expect(checked.stdout.match(/: OK$/gm)).toHaveLength(NAMES.length);
    }
    const other = printed.stdout.replaceAll(/[0-9a-f]{8}(?= |"})/g, "00000000");
    expect(await run("hash --download --check -", [open.url], other)).toMatchObject({ exit: 26 });
  });

  it("paths that repeat the directory are taken from it where it has them", async () => {
    const { stdout } = await run("hash --download", [`${open.url}/pub/a.txt`]);
    await run("put -q -", [`${open.url}/deep/deep/a.txt`], "another");
    await run("put -q -", [`${open.url}/deep/a.txt`], "a.txt");
    const sums = stdout.replace("pub/", "deep/");
    expect(await run("hash --download --check -", [`${open.url}/deep`], sums)).toMatchObject({ exit: 26 });
    expect(await run("hash --download --check -", [open.url], sums)).toMatchObject({ exit: 0 });
  });

  it("an event of another type is passed over, and any other object is an error", async () => {
    const notice = '{"type":"notice","message":"hello"}\n';
    const { stdout } = await run("hash --download --json", [`${open.url}/pub/a.txt`]);
    const checked = await run("hash --download --check -", [open.url], `${notice}${stdout}`);
    expect(checked).toMatchObject({ exit: 0, stdout: "pub/a.txt: OK\n" });
    for (const line of ['{"hex":"363a3020"}', '{"type":"hash","path":"a","hex":"36"}', "{"]) {
      const outcome = await run("hash --check -", [open.url], `${line}\n`);
      expect(outcome).toMatchObject({ exit: 2, stdout: "" });
      expect(outcome.stderr).toMatch(/-, line 1: this is not a hash and a path as sha256sum, or ftpl hash, /);
    }
  });
});
