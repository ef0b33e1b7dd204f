import { TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP } from "../src/index.ts";

/** What asks for data by a command of the caller's. */
const operations: Readonly<Record<string, (ftp: FTP, cmd: string) => Promise<unknown>>> = {
  retrbinary: (ftp, cmd) => ftp.retrbinary(cmd, () => {}),
  retrlines: (ftp, cmd) => ftp.retrlines(cmd, () => {}),
  blocks: (ftp, cmd) => ftp.blocks(cmd).next(),
  lines: (ftp, cmd) => ftp.lines(cmd).next(),
  ntransfercmd: (ftp, cmd) => ftp.ntransfercmd(cmd),
  transfercmd: (ftp, cmd) => ftp.transfercmd(cmd),
  storbinary: (ftp, cmd) => ftp.storbinary(cmd, Buffer.from("x")),
  storlines: (ftp, cmd) => ftp.storlines(cmd, Buffer.from("x")),
};

/** Commands that transfer nothing, and the code that answers them. */
const commands: Readonly<Record<string, number>> = {
  PWD: 257,
  "CWD /": 250,
  "STAT a.txt": 213,
  STAT: 211,
  FEAT: 211,
  "MLST a.txt": 250,
  "SIZE a.txt": 213,
  SYST: 215,
  NOOP: 200,
  "SITE CHMOD 644 a.txt": 200,
};

const modes = [
  { mode: "passive", passive: true },
  { mode: "active", passive: false },
] as const;

const rows = modes.flatMap((mode) =>
  Object.keys(operations).flatMap((operation) =>
    Object.entries(commands).map(([cmd, code]) => ({ ...mode, operation, cmd, code })),
  ),
);

describe("D6, D7, E4: a 2yz to a command that transfers nothing is no success, and the session goes on", () => {
  it.each(rows)("$operation $cmd, $mode", async ({ operation, cmd, code, passive }) => {
    await using server = await TestServer.start({ tree: { "a.txt": "hello" }, sizeInAscii: "count" });
    const { host, port } = server;
    await using ftp = await FTP.open(host, {
      port,
      user: "user",
      password: "secret",
      timeout: 20_000,
      passive,
    });
    const run = operations[operation] as (ftp: FTP, cmd: string) => Promise<unknown>;
    await expect(run(ftp, cmd)).rejects.toMatchObject({
      code: "ERR_FTP_UNEXPECTED_REPLY",
      command: cmd,
      reply: { code },
    });
    expect(await ftp.pwd()).toBe("/");
    let text = "";
    await ftp.retrlines("RETR a.txt", (line) => void (text += line));
    expect(text).toBe("hello");
  });
});
