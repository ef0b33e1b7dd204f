import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { sameCommand } from "../src/errors/same-command.ts";
import { runCommand, runDoctor, runProgram } from "./doctor-run.ts";
import { startHttpProxy } from "./http-proxy.ts";
import { PASSWORD, runFtpl, startServer } from "./program.ts";

const WARNING = /the password of a proxy on the command line can be read.*FTP_PROXY_PASSWORD/;

/** How the proxy is named, and whether that is warned of. Every run is watched for the password. */
const ways = {
  "in the URL of the proxy": { user: `me:${PASSWORD}`, env: {}, warns: true },
  "in the environment": { user: "me", env: { FTP_PROXY_PASSWORD: PASSWORD }, warns: false },
};

describe.each(Object.entries(ways))("W5: the password of a proxy, %s", (_, { user, env, warns }) => {
  it.each(["ls", "stat", "cat", "get"])("%s", async (command) => {
    await using proxy = await startHttpProxy("me", PASSWORD);
    await using open = await startServer({ tree: { "a.txt": "hello\n" } });
    const words = [command, "--tls", "off", "--proxy", `http://${user}@127.0.0.1:${proxy.port}`];
    const outcome = await runFtpl([...words, `${open.url}/a.txt`], { env: { ...open.env, ...env } });
    expect(outcome.exit).toBe(0);
    expect(proxy.asked).not.toEqual([]);
    expect(WARNING.test(outcome.stderr)).toBe(warns);
  });

  it("doctor: the code has a place for it, and runs", async () => {
    await using proxy = await startHttpProxy("me", PASSWORD);
    await using open = await startServer({ tree: { "a.txt": "hello\n" } });
    const words = ["--tls", "off", "--proxy", `http://${user}@127.0.0.1:${proxy.port}`, open.url];
    const given = { env: { ...open.env, ...env } };
    const { outcome, code } = await runDoctor(words, given);
    expect(outcome.exit).toBe(0);
    expect(WARNING.test(outcome.stderr)).toBe(warns);
    expect((await runFtpl(["doctor", ...words], given)).exit).toBe(0);
    if (code === undefined) throw new Error("there is no code");
    const own = { ...open.env, FTP_PROXY_PASSWORD: PASSWORD };
    expect(await runCommand(code, { env: own })).toMatchObject({ exit: 0, stdout: "a.txt\n" });
    expect(await runProgram(code, own)).toMatchObject({ status: 0, stderr: "" });
  });

  it("a program that prints the password of the server does not get it", async () => {
    await using proxy = await startHttpProxy("me", PASSWORD);
    await using open = await startServer();
    const words = ["ls", "--tls", "off", "--proxy", `http://${user}@127.0.0.1:${proxy.port}`, open.url];
    const command = 'test -z "$FTP_PROXY_PASSWORD" && printenv PLACE';
    const outcome = await runFtpl([...words, "--password-command", command], {
      env: { ...env, PLACE: PASSWORD },
    });
    expect(outcome.exit).toBe(0);
  });
});

describe("W6: sites are kept without the passwords of proxies", () => {
  const proxy = `http://me:${PASSWORD}@proxy.example:3128`;
  it.each([
    ["add", [`site add work ftp://h.example --proxy ${proxy}`]],
    ["edit", ["site add work ftp://h.example", `site edit work --proxy ${proxy}`]],
  ])("%s", async (_, lines) => {
    const home = mkdtempSync(join(tmpdir(), "ftpl-proxy-"));
    try {
      const options = { cwd: home, env: { HOME: home } };
      let last = await runFtpl((lines[0] ?? "").split(" "), options);
      for (const line of lines.slice(1)) last = await runFtpl(line.split(" "), options);
      expect(last.exit).toBe(2);
      expect(last.stderr).toMatch(/without passwords.*FTP_PROXY_PASSWORD/);
      const kept = await runFtpl(["site", "ls", "--json"], options);
      expect(kept.stdout).not.toContain("proxy");
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

it.each([
  ["get --proxy http://me:pw@h:1 ftp://me:pw@h/a", "ftpl get --proxy http://me@h:1 ftp://me@h/a"],
  ["get --proxy socks5://me:p%40@h ftp://h/a", "ftpl get --proxy socks5://me@h ftp://h/a"],
  ["get --proxy=socks4a://me:p@w@h ftp://h/a", "ftpl get --proxy=socks4a://me@h ftp://h/a"],
  ["get ftp://me:p/w@h/a", "ftpl get ftp://me@h/a"],
  ["get ftp://h/a:b@c nn:a:b@c", "ftpl get ftp://h/a:b@c nn:a:b@c"],
])("W5: the command to go on with has no password: %s", (words, shown) => {
  expect(sameCommand(words.split(" "))).toBe(shown);
});

it("W5: a proxy that refuses the password does not show it", async () => {
  await using proxy = await startHttpProxy("me", "another");
  await using open = await startServer({ faults: [at("greeting", faults.silence())] });
  const words = [
    "ls",
    "--retries",
    "0",
    "--proxy",
    `http://me:${PASSWORD}@127.0.0.1:${proxy.port}`,
    open.url,
  ];
  expect(await runFtpl(words, { env: open.env })).toMatchObject({ exit: 4 });
});
