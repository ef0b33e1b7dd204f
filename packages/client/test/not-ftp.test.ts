import { ScriptServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP, FTP_TLS, ProtocolError } from "../src/index.ts";
import { play } from "./play.ts";

/** What greets in place of an FTP server, and what it is called. */
const strangers: readonly (readonly [name: string, banner: string, what: string])[] = [
  ["SSH", "S| SSH-2.0-OpenSSH_9.6\\r\\n", "it speaks SSH"],
  ["HTTP", "S| HTTP/1.1 400 Bad Request\\r\\nServer: x\\r\\n\\r\\n", "it speaks HTTP"],
  ["HTML", "S| <!DOCTYPE html>\\r\\n", "it speaks HTTP"],
  ["POP3", "S: +OK ready", "it speaks POP3"],
  ["IMAP", "S: * OK ready", "it speaks IMAP"],
  ["something else", "S| \\x00\\x01\\xfe\\r\\n", "this is not an FTP server"],
  ["nothing at all", "S:", "this is not an FTP server"],
];

describe("what is not an FTP server", () => {
  it.each(strangers)("S12, L4: %s is named at once, and gets no credentials", async (_name, banner, what) => {
    await using server = await ScriptServer.start(`${banner}\nC: (end)`);
    const { host, port } = server;
    const opening = FTP.open(host, { port, user: "user", password: "CANARY", timeout: 5_000 });
    await expect(opening).rejects.toThrow(what);
    await expect(opening).rejects.toBeInstanceOf(ProtocolError);
    await expect(opening).rejects.toMatchObject({ phase: "greeting", line: expect.any(String) });
    await server.finished.catch(() => {});
    expect(server.received).toEqual([]);
  });

  it.each([
    ["SSH", "S| SSH-2.0-OpenSSH_9.6\\r\\n", 'it says "SSH-2.0-OpenSSH_9.6"'],
    ["HTTP", "S| HTTP/1.1 400 Bad Request\\r\\n\\r\\n", 'it says "HTTP/1.1 400 Bad Request"'],
    ["an FTP server that waits for AUTH TLS", "S: 220 ready", 'it says "220 ready"'],
  ])("S12: %s is named where TLS was to begin at once", async (_name, banner, what) => {
    await using server = await ScriptServer.start(`${banner}\nC: (end)`);
    const { host, port } = server;
    const options = { port, user: "user", password: "CANARY", implicit: true, timeout: 5_000 };
    await expect(FTP_TLS.open(host, options)).rejects.toMatchObject({
      code: "ERR_FTP_TLS",
      reason: "not-tls",
      message: expect.stringContaining(what),
    });
    await server.finished.catch(() => {});
  });

  it("S12, S92: what it said is shown without its control characters", async () => {
    const script = "S| \\x1b[2Jhello\\x07\\r\\n";
    await expect(play(script, async () => {})).rejects.toThrow(
      String.raw`its first line is '\x1b[2Jhello\x07'`,
    );
  });

  it("S78: a line without end is given up", async () => {
    await expect(
      play(`S| ${"x".repeat(9000)}`, async () => {}, { end: false, cuts: [undefined, 4_000] }),
    ).rejects.toMatchObject({
      code: "ERR_FTP_LIMIT",
    });
  });

  it("S49: a server that refuses TLS gets no credentials", async () => {
    await using server = await ScriptServer.start("S: 220 ready\nC: AUTH TLS\nS: 502 no\nC: (end)");
    const { host, port } = server;
    const opening = FTP_TLS.open(host, { port, user: "user", password: "CANARY", timeout: 5_000 });
    await expect(opening).rejects.toMatchObject({
      code: "ERR_FTP_PERMANENT",
      message: expect.stringContaining("nothing secret was sent"),
    });
    await server.finished;
    expect(server.received).toEqual(["AUTH TLS"]);
  });
});
