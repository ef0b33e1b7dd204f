import { describe, expect, it, vi } from "vitest";
import { FTP, type FtpOptions } from "../src/index.ts";
import { openBench } from "./open-client.ts";
import { play } from "./play.ts";

// Long enough that no second one is sent while the script goes on.
const options = { noopInterval: 300, cuts: [undefined] };
const begun = "S: 220 ready\nC: TYPE I\nS: 200 ok\nC: PASV\nS: 227 ({pasv})\nC: RETR x\nS: 150 here\nC: NOOP";

async function read(ftp: FTP): Promise<number> {
  let bytes = 0;
  await ftp.retrbinary("RETR x", (block) => void (bytes += block.length));
  return bytes;
}

describe("noopInterval", () => {
  it("sends NOOP during a transfer, whose reply comes at once", async () => {
    const script = `${begun}\nS: 200 ok\nD: hello\nD: (end)\nS: 226 done\nC: PWD\nS: 257 "/"`;
    const calls = async (ftp: FTP): Promise<unknown> => [await read(ftp), await ftp.pwd()];
    expect(await play(script, calls, options)).toEqual([7, "/"]);
  });

  it.each(["200 ok", "500 what?"])("waits for the reply %s after the transfer", async (reply) => {
    const script = `${begun}\nD: hello\nD: (end)\nS: 226 done\nS: ${reply}\nC: PWD\nS: 257 "/"`;
    const calls = async (ftp: FTP): Promise<unknown> => [await read(ftp), await ftp.pwd()];
    expect(await play(script, calls, options)).toEqual([7, "/"]);
  });

  it("the refusal of the transfer is the transfer's", async () => {
    const script = `${begun}\nD: (end)\nS: 451 disk\nS: 200 ok\nC: PWD\nS: 257 "/"`;
    const calls = async (ftp: FTP): Promise<unknown> => [
      await read(ftp).catch((error: Error) => error.message.slice(0, 8)),
      await ftp.pwd(),
    ];
    expect(await play(script, calls, options)).toEqual(["451 disk", "/"]);
  });

  // 1,200 ms: longer than a reply is held that may be either's.
  it.each([
    ["250 ok", "S: (wait 20ms)\nD: (end)\nS: 426 cut", "426 cut"],
    ["250 ok", "S: (wait 20ms)\nD: (end)\nS: 552 full", "552 full"],
    ["250 ok", "S: (wait 20ms)\nD: (end)\nS: 226 done", 7],
    ["250 ok", "S: (wait 1200ms)\nD: (end)\nS: 426 cut", "426 cut"],
    ["250 ok", "S: (wait 1200ms)\nD: (end)\nS: 250 done", 7],
    ["503 not now", "S: (wait 1200ms)\nD: (end)\nS: 226 done", 7],
    ["500 what?", "S: (wait 1200ms)\nD: (end)\nS: 451 disk", "451 disk"],
  ])("%s while data flows is NOOP's: %s", async (answer, end, outcome) => {
    const script = `${begun}\nS: ${answer}\nD: hello\n${end}\nC: PWD\nS: 257 "/"`;
    const calls = async (ftp: FTP): Promise<unknown> => [
      await read(ftp).catch((error: Error) => error.message.slice(0, 8).trimEnd()),
      await ftp.pwd(),
    ];
    expect(await play(script, calls, { ...options, noopInterval: { transfer: 900 } })).toEqual([
      outcome,
      "/",
    ]);
  });

  it.each([
    ["250 ok", "426 cut", "426 cut"],
    ["250 ok", "250 done", 7],
    ["503 not now", "226 done", 7],
    ["503 not now", "451 disk", "451 disk"],
  ])("%s to each of two is theirs, too, before %s", async (answer, end, outcome) => {
    const two = `${begun}\nS: ${answer}\nC: NOOP\nS: ${answer}\nD: hello\nD: (end)\nS: ${end}`;
    const calls = async (ftp: FTP): Promise<unknown> => [
      await read(ftp).catch((error: Error) => error.message.slice(0, 8).trimEnd()),
      await ftp.pwd(),
    ];
    expect(await play(`${two}\nC: PWD\nS: 257 "/"`, calls, options)).toEqual([outcome, "/"]);
  });

  it("sends NOOP between calls, and lastresp stays", async () => {
    await using bench = await openBench({ tree: {} }, { noopInterval: 20 });
    const { ftp, server } = bench;
    await ftp.pwd();
    await vi.waitFor(() =>
      expect(server.transcript.lines.filter((line) => line === "C: NOOP").length).toBeGreaterThan(2),
    );
    expect(ftp.lastresp).toBe("257");
    expect(await ftp.pwd()).toBe("/");
  });

  it("nothing is sent while a reply is left to the caller", async () => {
    await using bench = await openBench({ tree: {} }, { noopInterval: 10 });
    const { ftp, server } = bench;
    await ftp.putcmd("PWD");
    await vi.waitFor(() => expect(server.transcript.lines.at(-1)).toContain("257"));
    const before = server.transcript.lines.filter((line) => line === "C: NOOP").length;
    await new Promise((done) => setTimeout(done, 50));
    expect(server.transcript.lines.filter((line) => line === "C: NOOP")).toHaveLength(before);
    expect((await ftp.getresp()).code).toBe(257);
  });

  const asked: Readonly<Record<string, (ftp: FTP, command: string) => Promise<unknown>>> = {
    sendcmd: (ftp, command) => ftp.sendcmd(command),
    "putcmd and getmultiline": async (ftp, command) => {
      await ftp.putcmd(command);
      return await ftp.getmultiline();
    },
  };
  it.each(Object.entries(asked))("nothing is sent between RNFR and RNTO, by %s", async (_name, ask) => {
    await using bench = await openBench({ tree: { a: "a" } }, { noopInterval: 10 });
    const { ftp, server } = bench;
    const noops = (): number => server.transcript.lines.filter((line) => line === "C: NOOP").length;
    await ask(ftp, "RNFR a");
    const before = noops();
    await new Promise((done) => setTimeout(done, 50));
    expect(noops()).toBe(before);
    await ftp.voidcmd("RNTO b");
    await vi.waitFor(() => expect(noops()).toBeGreaterThan(before));
    // What is refused is no beginning: the connection is kept busy.
    await expect(ftp.sendcmd("RNFR none")).rejects.toThrow("550");
    const after = noops();
    await vi.waitFor(() => expect(noops()).toBeGreaterThan(after));
    expect(await ftp.nlst()).toEqual(["b"]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("E7: %d is refused", (noopInterval) => {
    expect(() => new FTP({ noopInterval })).toThrow(RangeError);
    expect(() => new FTP({ tcpKeepAlive: noopInterval })).toThrow(RangeError);
  });

  it("P5: during transfers alone, and the next one only when this one is answered", async () => {
    const script = `${begun}\nD: hello\nD: (end)\nS: 226 done\nS: 200 ok\nC: PWD\nS: 257 "/"`;
    const calls = async (ftp: FTP): Promise<unknown> => {
      const reading = read(ftp);
      return [await reading, await ftp.pwd()];
    };
    const settings = { ...options, noopInterval: { transfer: 30 } };
    expect(await play(script, calls, settings)).toEqual([7, "/"]);
  });

  it("P5: between calls alone", async () => {
    const big = Buffer.alloc(300_000);
    await using bench = await openBench(
      { tree: { big }, bandwidth: 1_000_000 },
      { noopInterval: { idle: 20 } },
    );
    const { ftp, server } = bench;
    const noops = (): number => server.transcript.lines.filter((line) => line === "C: NOOP").length;
    await ftp.voidcmd("TYPE I");
    const before = noops();
    await ftp.retrbinary("RETR big", () => {});
    // Those before the transfer had begun.
    expect(noops() - before).toBeLessThanOrEqual(1);
    await vi.waitFor(() => expect(noops()).toBeGreaterThan(before + 3));
  });

  it.each([
    [{ idle: 0 }, RangeError],
    [{ transfer: Number.NaN }, RangeError],
    [{ always: 1 }, TypeError],
    ["1", TypeError],
  ])("%o is refused", (noopInterval, kind) => {
    expect(() => new FTP({ noopInterval } as unknown as FtpOptions)).toThrow(kind);
  });
});
