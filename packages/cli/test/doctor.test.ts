import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { at, faults, type FaultRule, MemoryFileSystem } from "@ftplib/testkit";
import { runDoctor } from "./doctor-run.ts";
import { PASSWORD, runFtpl, startServer } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "ftpl-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that the doctor does. */
const ALL = ["--write", "--max-connections", "2", "--idle", "10ms"];

describe("V3: the report on a healthy server", () => {
  it.each(["text", "json"])("%s", async (form) => {
    await using open = await startServer({ tree: { "a.txt": "hello\n" }, tls: "explicit" });
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, open.server.certificate.ca);
    const words = ["doctor", ...(form === "json" ? ["--json"] : []), ...ALL, "--ca", ca, open.url];
    const { exit, stdout, stderr } = await runFtpl(words, { env: open.env });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    const report = stdout
      .replaceAll(ca, "CA")
      .replaceAll(String(open.server.port), "PORT")
      .replaceAll(/sha256\/[\w+/]{43}=/g, "sha256/KEY");
    await expect(report).toMatchFileSnapshot(`fixtures/doctor-healthy.${form === "json" ? "ndjson" : "txt"}`);
    expect(stdout).not.toContain(PASSWORD);
  });
});

describe("V3, W3: places where no server is", () => {
  it.each([
    ["a name that is none", "ftp://nowhere.invalid/", "DNS", 4],
    ["a port that is closed", "ftp://127.0.0.1:1/", "TCP", 4],
  ])("%s", async (_, url, check, exit) => {
    const { outcome, checks, code } = await runDoctor([url], {});
    expect(outcome).toMatchObject({ exit });
    // Where nothing was reached there is nothing to use.
    expect(code).toBeUndefined();
    expect((await runFtpl(["doctor", url])).stdout).not.toContain("To use this server");
    expect(checks[check]).toMatchObject({ status: "failed", exit });
    const others = Object.values(checks).filter(({ name }) => name !== check && name !== "DNS");
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(["skipped"]));
  });

  it.each([
    ["no operand", ["doctor"], /missing required argument/],
    ["a local path", ["doctor", "here"], /is not on a server/],
    ["no connection at all", ["doctor", "--max-connections", "0", "ftp://h/"], /from 1 to 256/],
    ["no time", ["doctor", "--idle", "soon", "ftp://h/"], /--idle takes seconds/],
  ])("%s is a mistake", async (_, words, says) => {
    const { exit, stderr } = await runFtpl(words);
    expect(exit).toBe(2);
    expect(stderr).toMatch(says);
  });
});

/** What goes wrong while the doctor's directory is there. */
const accidents: Readonly<Record<string, readonly FaultRule[]>> = {
  "nothing goes wrong": [],
  "the reply to MKD is lost": [at("mkd", faults.fin())],
  "the server stops in the middle of a rename": [at("rnto-command", faults.silence())],
  "the connection is lost in the middle of a rename": [at("rnto-command", faults.reset())],
  "uploads are refused": [at("stor-command", faults.permanent(553))],
  "a download ends the session": [at("retr-command", faults.serviceClosing())],
};

describe("V3: the doctor leaves nothing behind", () => {
  it.each(Object.entries(accidents))("%s", async (_, rules) => {
    const files = new MemoryFileSystem({ "a.txt": "hello\n" });
    await using open = await startServer({ files, faults: rules });
    const words = ["--write", "--tls", "off", "--timeout", "500ms", open.url];
    const { outcome } = await runDoctor(words, { env: open.env });
    expect(open.server.transcript.toString()).toContain("MKD ");
    expect(files.paths()).toEqual(["/a.txt"]);
    expect(outcome.stderr).not.toMatch(/could not be removed/);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("W4: %s", async (signal, exit) => {
    const files = new MemoryFileSystem({ "a.txt": "hello\n" });
    let stop = (): void => {};
    const log = (line: string): void => {
      if (line.startsWith("C: RNFR")) stop();
    };
    await using open = await startServer({ files, log, faults: [at("rnfr", faults.silence())] });
    const outcome = await runFtpl(["doctor", "--write", "--tls", "off", open.url], {
      env: open.env,
      onStart: (child) => (stop = () => void child.kill(signal)),
    });
    expect(outcome).toMatchObject({ exit });
    expect(outcome.stderr).toMatch(new RegExp(`ended by ${signal}`));
    expect(files.paths()).toEqual(["/a.txt"]);
  });

  it("says what is left where nothing can be removed", async () => {
    const files = new MemoryFileSystem();
    await using open = await startServer({ files, faults: [at("rmd-command", faults.permanent(550))] });
    const { outcome } = await runDoctor(["--write", "--tls", "off", open.url], { env: open.env });
    const [left = ""] = files.paths();
    expect(left).toMatch(/^\/ftpl-doctor-[\da-f]{12}\/$/);
    expect(outcome.stderr).toMatch(/ftpl-doctor-[\da-f]{12} could not be removed: /);
  });

  it("writes nothing without --write", async () => {
    await using open = await startServer({ tree: { "a.txt": "hello\n" }, readOnly: true });
    const { outcome, checks } = await runDoctor(["--tls", "off", open.url], { env: open.env });
    expect(outcome).toMatchObject({ exit: 0 });
    const silent = ["write", "MFMT and clock", "rename onto a file"].map((name) => checks[name]?.seen);
    expect(silent.every((seen) => seen?.startsWith("not checked: --write"))).toBe(true);
    expect(open.server.transcript.toString()).not.toMatch(/C: (?:MKD|STOR|DELE|RMD|RNFR|MFMT)/);
  });
});

it("W2: what the server says is escaped", async () => {
  await using open = await startServer({
    greeting: ["220 \u001b[31mred\u001b[0m"],
    tree: { "a\u001b]0;title\u0007": "x" },
  });
  const { exit, stdout } = await runFtpl(["doctor", "--tls", "off", open.url], { env: open.env });
  expect(exit).toBe(0);
  expect(stdout).toContain(String.raw`\x1b[31mred`);
  expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});

it("W5: a password in the URL works with a warning, and is not in the code", async () => {
  await using open = await startServer({ tree: { "a.txt": "hello\n" } });
  const url = open.url.replace("me@", `me:${PASSWORD}@`);
  const { outcome, code } = await runDoctor(["--tls", "off", url], {});
  expect(outcome.exit).toBe(0);
  expect(outcome.stderr).toMatch(/a password on the command line/);
  expect(outcome.stdout + outcome.stderr).not.toContain(PASSWORD);
  expect(code?.typescript).toContain('password: process.env["FTP_PASSWORD"]');
});
