import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, ScriptServer, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLI_HELP } from "../src/cli/cli-help.ts";
import { cliProgram, runCli } from "./cli-run.ts";

const everyByte = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at & 255));
const tree = { "every byte": everyByte, "readme.txt": "Read me.\r\n", pub: { inner: "" } };
const password = "swordfish-7";
const options: TestServerOptions = { tree, users: { anonymous: true, ann: password } };

const start = (more: TestServerOptions = {}): Promise<TestServer> =>
  TestServer.start({ ...options, ...more });
const commands = (server: TestServer): string[] =>
  server.transcript.lines.filter((line) => line.startsWith("C: ")).map((line) => line.slice(3));

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "cli-"));
});
afterAll(() => rm(place, { recursive: true }));

async function netrcFile(name: string, text: string): Promise<string> {
  const path = join(place, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

describe("the command line", () => {
  it("is built, and starts with what makes it a program", async () => {
    expect((await readFile(cliProgram, "utf8")).split("\n", 1)).toEqual(["#!/usr/bin/env node"]);
  });

  it("P1, P8: shows its help, which calls -p what it is, without arguments", async () => {
    for (const words of [[], ["--help"]]) {
      const { code, stdout, stderr } = await runCli(words);
      expect([code, stdout.toString(), stderr]).toEqual([0, CLI_HELP, ""]);
    }
    expect(CLI_HELP).toMatch(/-p +changes from passive to active mode, and back/);
    expect(CLI_HELP).not.toMatch(/password.*-p|-p.*password/i);
  });

  it("P1: says what is missing, and ends with 2", async () => {
    const { code, stdout, stderr } = await runCli(["-d"]);
    expect([code, stdout.toString(), stderr]).toEqual([2, "", "ftplib: no host was given\n"]);
  });
});

describe("a session", () => {
  it("A17: lists, toggles, lists again: -d HOST -l -p -l", async () => {
    await using server = await start();
    const { code, stdout, stderr } = await runCli(["-d", `localhost:${server.port}`, "-l", "-p", "-l"]);
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.toString().split("\n");
    expect(lines.filter((line) => line.endsWith(" readme.txt"))).toHaveLength(2);
    expect(server.transfers.map(({ mode, command }) => `${mode} ${command}`)).toEqual([
      "passive LIST",
      "active LIST",
    ]);
    expect(commands(server).at(-1)).toBe("QUIT");
  });

  it("P2: shows commands and replies with -d, not the greeting, and never a password", async () => {
    await using server = await start({ greeting: "secret greeting" });
    const netrc = await netrcFile("debug", `machine localhost login ann password ${password}\n`);
    const { stdout, stderr } = await runCli(["-d", "-d", `-r${netrc}`, `localhost:${server.port}`]);
    expect(stderr).toBe("");
    expect(stdout.toString().split("\n")).toEqual([
      "*cmd* 'USER ann'",
      "*put* 'USER ann\\r\\n'",
      expect.stringMatching(/^\*get\* '331/),
      expect.stringMatching(/^\*resp\* '331/),
      "*cmd* 'PASS ******'",
      "*put* 'PASS ******\\r\\n'",
      "*get* '230 User ann logged in\\n'",
      "*resp* '230 User ann logged in'",
      "*cmd* 'QUIT'",
      "*put* 'QUIT\\r\\n'",
      "*get* '221 Goodbye\\n'",
      "*resp* '221 Goodbye'",
      "",
    ]);
  });

  it("A17: changes directory by CWD, whose reply may be a 3yz", async () => {
    await using server = await ScriptServer.start(`
      S: 220 hello
      C: USER anonymous
      S: 230 in
      C: CWD pub
      S: 350 and now?
      C: CWD
      S: 250 home
      C: QUIT
      S: 221 bye
    `);
    const { code, stdout } = await runCli([`localhost:${server.port}`, "-dpub", "-d"]);
    await server.finished;
    expect([code, stdout.length]).toEqual([0, 0]);
  });
});

describe("a download", () => {
  it("P6: writes the bytes as they are, one file after the other", async () => {
    await using server = await start();
    const { code, stdout, stderr } = await runCli([`localhost:${server.port}`, "every byte", "readme.txt"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.equals(Buffer.concat([everyByte, Buffer.from("Read me.\r\n")]))).toBe(true);
    expect(commands(server).filter((line) => line.startsWith("TYPE"))).toEqual(["TYPE I"]);
  });

  it("P6: ends quietly when nobody reads any more", async () => {
    const endless = at("retr-bytes", (truth) => Array.from({ length: 200 }, () => truth).flat());
    await using server = await start({ faults: [endless] });
    const child = spawn(process.execPath, [cliProgram, `localhost:${server.port}`, "every byte"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, HOME: place, USERPROFILE: place },
    });
    await once(child.stdout, "data");
    child.stdout.destroy();
    let errors = "";
    child.stderr.on("data", (part) => (errors += String(part)));
    const [code] = await once(child, "close");
    expect([code, errors]).toEqual([1, ""]);
  });
});

describe("the login", () => {
  it.each([
    ["P3: a default file that is not there is no matter", [], "", ["USER anonymous", "PASS anonymous@"]],
    [
      "P3: a file named by -r that is not there is told",
      ["-rnowhere"],
      "ftplib: cannot read nowhere: logging in anonymously\n",
      ["USER anonymous", "PASS anonymous@"],
    ],
    [
      "P3: -r alone names no file",
      ["-r"],
      "ftplib: cannot read : logging in anonymously\n",
      ["USER anonymous", "PASS anonymous@"],
    ],
  ])("%s", async (_, words, message, login) => {
    await using server = await start();
    const { code, stderr } = await runCli([...words, `localhost:${server.port}`], {
      HOME: join(place, "none"),
    });
    expect([code, stderr]).toEqual([0, message]);
    expect(commands(server)).toEqual([...login, "QUIT"]);
  });

  it("P4: a file without an entry for the host is told, and the login is anonymous", async () => {
    await using server = await start();
    const netrc = await netrcFile("other", "machine example.org login bob password hunter2\n");
    const { code, stderr } = await runCli([`-r${netrc}`, `localhost:${server.port}`]);
    expect([code, stderr]).toEqual([0, "ftplib: no account for localhost: logging in anonymously\n"]);
    expect(commands(server)).toEqual(["USER anonymous", "PASS anonymous@", "QUIT"]);
  });

  it("P5: an entry's login, password and account are used, from ~/.netrc too", async () => {
    await using server = await start({ account: "billing" });
    await netrcFile(".netrc", `machine localhost login ann password ${password} account billing\n`);
    const { code, stderr } = await runCli([`localhost:${server.port}`], { HOME: place, USERPROFILE: place });
    expect([code, stderr]).toEqual([0, ""]);
    expect(commands(server)).toEqual(["USER ann", `PASS ${password}`, "ACCT billing", "QUIT"]);
  });

  it("P3: a file that breaks the grammar ends the program before the login, and shows no word of it", async () => {
    await using server = await start();
    const netrc = await netrcFile("broken", `machine localhost login ann passwort ${password}\n`);
    const { code, stderr } = await runCli([`-r${netrc}`, `localhost:${server.port}`]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ftplib: .*line 1/);
    expect(stderr).not.toContain(password);
    expect(commands(server).filter((line) => line.startsWith("USER"))).toEqual([]);
  });
});

describe("what goes wrong", () => {
  it("P7: is told in one line on standard error, and ends with 1", async () => {
    await using server = await start();
    const missing = await runCli([`localhost:${server.port}`, "missing"]);
    expect([missing.code, missing.stdout.length]).toEqual([1, 0]);
    expect(missing.stderr).toMatch(/^ftplib: 550 .*\n$/);
    const { port } = server;
    await server.stop();
    const refused = await runCli([`localhost:${port}`, "-l"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^ftplib: .*ECONNREFUSED.*\n$/);
  });

  it("S92: a server's text reaches no terminal as a command, in listings, errors and debug output", async () => {
    const hostile = "\x1b[2J\x9b31m\x07\u202e";
    await using listing = await start({ tree: { [`a${hostile}`]: "" }, greeting: hostile });
    const listed = await runCli(["-d", "-d", "-d", `localhost:${listing.port}`, "-l"]);
    expect(listed.code).toBe(0);
    expect(listed.stdout.toString()).toContain(" a\\x1b[2J\\x9b31m\\x07\\u202e\n");
    await using refusing = await ScriptServer.start("S: 220 hi\nC: *\nS|530 \\x1b[2J\\x07no\\r\\n");
    const refused = await runCli([`localhost:${refusing.port}`]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("530 \\x1b[2J\\x07no")]);
    for (const text of [listed.stdout.toString(), refused.stderr]) {
      expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
    }
  });
});
