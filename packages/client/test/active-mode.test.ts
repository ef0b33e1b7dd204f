import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP, type FtpOptions } from "../src/index.ts";
import { deafPort, play } from "./play.ts";

async function occupy(port: number): Promise<Server & AsyncDisposable> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(server, { [Symbol.asyncDispose]: async () => void server.close() });
}

async function open(server: TestServer, options: FtpOptions): Promise<FTP> {
  const login = { user: "user", password: "secret", timeout: 5_000, passive: false };
  return await FTP.open(server.host, { ...login, port: server.port, ...options });
}

/** The ports that the server was told. */
function named(server: TestServer): number[] {
  const lines = server.transcript.lines.filter((line) => line.startsWith("C: PORT "));
  return lines.map((line) => {
    const [high = 0, low = 0] = line.split(",").slice(4).map(Number);
    return high * 256 + low;
  });
}

describe("activePorts", () => {
  it("we listen in the range alone, one transfer after the other", async () => {
    const from = await deafPort();
    await using server = await TestServer.start({ tree: { file: "text" } });
    await using ftp = await open(server, { activePorts: { from, to: from } });
    for (let round = 0; round < 3; round++) expect(await ftp.nlst()).toEqual(["file"]);
    expect(named(server)).toEqual([from, from, from]);
  });

  it("a port that is taken is passed over", async () => {
    const from = await deafPort();
    await using _taken = await occupy(from);
    await using server = await TestServer.start({ tree: { file: "text" } });
    await using ftp = await open(server, { activePorts: { from, to: from + 4 } });
    for (let round = 0; round < 8; round++) await (await ftp.makeport()).close();
    const ports = named(server);
    expect(ports.every((port) => port > from && port <= from + 4)).toBe(true);
    expect(new Set(ports).size).toBeGreaterThan(0);
  });

  it("with all of them taken the error names the option, and the session stays usable", async () => {
    const from = await deafPort();
    await using _taken = await occupy(from);
    await using server = await TestServer.start({ tree: { file: "text" } });
    await using ftp = await open(server, { activePorts: { from, to: from } });
    const error: unknown = await ftp.nlst().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "EADDRINUSE" });
    expect(String(error)).toContain(`no port from ${from} to ${from} is free (option activePorts)`);
    expect(named(server)).toEqual([]);
    expect(await ftp.pwd()).toBe("/");
  });

  it.each([
    [{ from: 0, to: 10 }, RangeError],
    [{ from: 10, to: 9 }, RangeError],
    [{ from: 1, to: 65_536 }, RangeError],
    [{ from: 1.5, to: 2 }, RangeError],
    [{ from: 1 }, RangeError],
    [{ from: "1", to: 2 }, TypeError],
    [{ from: 1, to: 2, step: 1 }, TypeError],
  ])("%o is refused", (activePorts, kind) => {
    expect(() => new FTP({ activePorts } as unknown as FtpOptions)).toThrow(kind);
  });
});

describe("externalAddress", () => {
  it.each([
    ["203.0.113.7", /^PORT 203,0,113,7,\d+,\d+$/],
    ["2001:db8::7", /^EPRT \|2\|2001:db8::7\|\d+\|$/],
  ])("%s is what the server is told", async (externalAddress, expected) => {
    const sent: string[] = [];
    const log = (line: string): void => void sent.push(line);
    await play("S: 220 ready\nC: *\nS: 200 ok", async (ftp) => (await ftp.makeport()).close(), {
      externalAddress,
      passive: false,
      debugLevel: 1,
      log,
    });
    const commands = sent
      .map((line) => /^\*cmd\* '(.*)'$/.exec(line)?.[1] ?? "")
      .filter((line) => line !== "");
    expect(commands.length).toBeGreaterThan(0);
    for (const line of commands) expect(line).toMatch(expected);
  });

  it("we listen at our own address all the same", async () => {
    await play(
      "S: 220 ready\nC: *\nS: 200 ok",
      async (ftp) => {
        await using listener = await ftp.makeport();
        expect(listener.local.address).toBe("127.0.0.1");
      },
      { externalAddress: "203.0.113.7" },
    );
  });

  it.each(["ftp.example.com", "", "300.1.1.1"])("%j is refused", (externalAddress) => {
    expect(() => new FTP({ externalAddress })).toThrow(TypeError);
  });
});
