import { once } from "node:events";
import { connect } from "node:net";
import { at, type Fault, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP } from "../src/index.ts";

const block = Buffer.alloc(1_000, "x");

async function drain(blocks: AsyncIterable<unknown>): Promise<void> {
  for await (const each of blocks) void each;
}

const transfers: Readonly<Record<string, (ftp: FTP) => Promise<unknown>>> = {
  retrbinary: (ftp) => ftp.retrbinary("RETR big", () => {}),
  retrlines: (ftp) => ftp.retrlines("RETR big", () => {}),
  blocks: (ftp) => drain(ftp.blocks("RETR big")),
  lines: (ftp) => drain(ftp.lines("RETR big")),
  storbinary: (ftp) => ftp.storbinary("STOR up", [block]),
  storlines: (ftp) => ftp.storlines("STOR up", [Buffer.from("a line\n")]),
  download: (ftp) => ftp.download("big", () => {}, { offset: 1 }),
  upload: (ftp) => ftp.upload(block, "up"),
  nlst: (ftp) => ftp.nlst(),
  list: (ftp) => drain(ftp.list("")),
  ntransfercmd: (ftp) => ftp.ntransfercmd("RETR big"),
};

const settled = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "done",
    (error: unknown) => error,
  );

describe("B1, B3: abort() before the call has begun to open its transfer", () => {
  it.each(Object.entries(transfers))("%s, in the same tick", async (_name, transfer) => {
    await using server = await TestServer.start({ tree: { big: "a line of text\r\n".repeat(6_000) } });
    await using ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
    const call = settled(transfer(ftp));
    const aborting = settled(ftp.abort());
    expect(await call).toMatchObject({ name: "AbortError" });
    expect(await aborting).toBe("done");
    expect(server.transfers).toEqual([]);
    // What comes after it is not aborted.
    expect(await settled(transfer(ftp))).toBe("done");
  });

  it.each(Object.entries(transfers))("%s, after another call", async (_name, transfer) => {
    await using server = await TestServer.start({ tree: { big: "a line of text\r\n".repeat(6_000) } });
    await using ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
    const before = ftp.size("big");
    const call = settled(transfer(ftp));
    const aborting = settled(ftp.abort());
    expect(await before).toBe(96_000);
    expect(await call).toMatchObject({ name: "AbortError" });
    expect(await aborting).toBe("done");
    expect(server.transfers).toEqual([]);
  });

  it("retrieveMany goes on where the signal calls abort() off before its turn", async () => {
    const reason = new Error("mine");
    let aborting: Promise<unknown> | undefined;
    const callOff: Fault = (truth) => {
      const controller = new AbortController();
      aborting = settled(ftp.abort({ signal: controller.signal }));
      controller.abort(reason);
      return truth;
    };
    await using server = await TestServer.start({
      tree: { a: "1", b: "2", c: "3" },
      faults: [at("feat-command", callOff)],
    });
    await using ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
    const errors = [];
    for await (const { error } of ftp.retrieveMany(["a", "b", "c"])) errors.push(error);
    expect(await aborting).toBe(reason);
    expect(errors).toEqual([undefined, undefined, undefined]);
  });

  it("retrieveMany loses the file at hand alone", async () => {
    let aborting: Promise<unknown> | undefined;
    const abort: Fault = (truth) => {
      aborting = settled(ftp.abort());
      return truth;
    };
    await using server = await TestServer.start({
      tree: { a: "1", b: "2", c: "3" },
      faults: [at("feat-command", abort)],
    });
    await using ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
    const errors = [];
    for await (const { error } of ftp.retrieveMany(["a", "b", "c"])) errors.push(error);
    expect(await aborting).toBe("done");
    expect(errors).toEqual([expect.objectContaining({ name: "AbortError" }), undefined, undefined]);
  });

  it("a call after the transfer at hand goes on", async () => {
    await using server = await TestServer.start({ tree: { big: Buffer.alloc(3_000_000, "x"), small: "y" } });
    await using ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
    let aborting: Promise<unknown> | undefined;
    const first = settled(ftp.retrbinary("RETR big", () => void (aborting ??= settled(ftp.abort()))));
    const second = settled(ftp.retrbinary("RETR small", () => {}));
    expect(await first).toMatchObject({ name: "AbortError" });
    expect(await aborting).toBe("done");
    expect(await second).toBe("done");
  });

  it.each(["TYPE", "SIZE"])("download, while it waits for the reply to %s", async (verb) => {
    let aborting: Promise<unknown> | undefined;
    const abort: Fault = (truth) => {
      aborting ??= settled(ftp.abort());
      return truth;
    };
    await using server = await TestServer.start({
      tree: { big: "a line of text\r\n".repeat(6_000) },
      faults: [at(`${verb.toLowerCase()}-command`, abort, faults.late(20))],
    });
    await using ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
    expect(await settled(ftp.download("big", () => {}, { offset: 1 }))).toMatchObject({ name: "AbortError" });
    expect(await aborting).toBe("done");
    expect(server.transfers).toEqual([]);
    expect(await ftp.pwd()).toBe("/");
  });
});

describe("B1, B4: abort() of a transfer that was begun by sendcmd or putcmd", () => {
  it.each(["sendcmd", "putcmd"] as const)("%s", async (begin) => {
    await using server = await TestServer.start({
      tree: { big: Buffer.alloc(3_000_000, "x") },
      bandwidth: 1_000_000,
    });
    await using ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
    const { host, port } = await ftp.makepasv();
    const socket = connect(port, host)
      .on("error", () => {})
      .resume();
    await once(socket, "connect");
    await ftp[begin]("RETR big");
    if (begin === "putcmd") expect((await ftp.getresp()).code).toBe(150);
    expect([225, 226, 426]).toContain((await ftp.abort()).code);
    await expect(ftp.voidresp()).rejects.toMatchObject({ name: "AbortError" });
    expect(await ftp.pwd()).toBe("/");
    socket.destroy();
  });

  it("a reply that was not read is named", async () => {
    await using server = await TestServer.start({ tree: {} });
    await using ftp = await FTP.open(server.host, { port: server.port, user: "user", password: "secret" });
    await ftp.putcmd("NOOP");
    await expect(ftp.pwd()).rejects.toThrow("the reply to NOOP was not read");
    await ftp.voidresp();
    expect(await ftp.pwd()).toBe("/");
  });
});
