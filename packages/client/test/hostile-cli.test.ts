import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { CliUsageError, parseCliArguments } from "../src/cli/cli-arguments.ts";
import { runCli } from "./cli-run.ts";

describe("the program", () => {
  it("S34, S35: writes what it fetches to standard output, and no file, whatever names say", async () => {
    await using server = await TestServer.start({ tree: { ".bashrc": "evil\n" } });
    const home = await mkdtemp(join(tmpdir(), "hostile-"));
    try {
      const { code, stdout } = await runCli([`${server.host}:${server.port}`, ".bashrc"], {
        HOME: home,
        USERPROFILE: home,
      });
      expect([code, stdout.toString()]).toEqual([0, "evil\n"]);
      expect(await readdir(home)).toEqual([]);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  it("S68: takes no password on its command line, where every process of the machine could read it", () => {
    for (const words of [
      ["-p", "secret", "host"],
      ["--password=secret", "host"],
      ["-u", "me:secret", "host"],
    ]) {
      const { host, commands } = parseCliArguments(words);
      expect(host).not.toBe("host");
      // Nothing that a user could take for a password is: what is no option is the host, and then come paths.
      expect(Object.keys(parseCliArguments(words)).sort()).toEqual([
        "commands",
        "debugLevel",
        "host",
        "netrc",
        "port",
      ]);
      expect(commands.length).toBeGreaterThan(0);
    }
  });

  const confusing: readonly [string, string | undefined, number?][] = [
    ["good.test@evil.test", undefined],
    ["user:pw@evil.test", undefined],
    ["good.test\\evil.test", "good.test\\evil.test"],
    ["good.test;evil.test", "good.test;evil.test"],
    ["ftp://good.test/", undefined],
    ["good.test:21@evil.test", undefined],
    ["good.test:99999", undefined],
    ["good.test:2121", "good.test", 2121],
    ["[::1]:2121", "::1", 2121],
  ];
  it.each(confusing)(
    "S25: %s is one host, %s, or none; nothing in it is a user or another host",
    (place, host, port) => {
      if (host === undefined) expect(() => parseCliArguments([place])).toThrow(CliUsageError);
      else expect(parseCliArguments([place])).toMatchObject({ host, port });
    },
  );

  it("S92: shows no control byte of the server's, in names and in errors", async () => {
    await using server = await TestServer.start({
      tree: { "a\x1b[2J": "" },
      faults: [at("cwd", faults.reply("550 \x1b]0;evil\x07"))],
    });
    for (const words of [["-l"], ["-dx"]]) {
      const { stdout, stderr } = await runCli([`${server.host}:${server.port}`, ...words]);
      expect(stdout.toString() + stderr).not.toMatch(/[\0-\x08\x0b-\x1f\x7f]/);
    }
  });

  it.each(["gone", "-dgone"])("F88: ends with an exit code that is not 0 when %s fails", async (word) => {
    await using server = await TestServer.start({ tree: {} });
    const { code } = await runCli([`${server.host}:${server.port}`, word]);
    expect(code).not.toBe(0);
  });
});
