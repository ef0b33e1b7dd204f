import { at, faults, Forwarder, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP } from "../src/index.ts";

/** Every way to receive from, or to send over, a data connection. */
const transfers: Readonly<Record<string, (ftp: FTP) => Promise<unknown>>> = {
  retrbinary: (ftp) => ftp.retrbinary("RETR file", () => {}),
  retrlines: (ftp) => ftp.retrlines("RETR file", () => {}),
  nlst: (ftp) => ftp.nlst(),
  dir: (ftp) => ftp.dir(() => {}),
  mlsd: async (ftp) => {
    for await (const entry of ftp.mlsd()) expect(entry).toBeDefined();
  },
  list: async (ftp) => await ftp.list(),
  downloadBytes: (ftp) => ftp.download("file", () => {}),
  storbinary: (ftp) => ftp.storbinary("STOR new", Buffer.from("content")),
  storlines: (ftp) => ftp.storlines("STOR new", [Buffer.from("content\n")]),
};

describe("S8: active mode, with a server whose data connections come from another address than it has", () => {
  it.each(Object.entries(transfers))("%s is no empty success", async (_, transfer) => {
    await using server = await TestServer.start({ tree: { file: "content" }, dataTimeout: 200 });
    await using inside = await Forwarder.start({ host: "127.0.0.2", to: server.port });
    const ftp = await FTP.open("127.0.0.2", {
      port: inside.port,
      passive: false,
      // The server dials its client, which is the forwarder: so it comes to us from 127.0.0.1.
      externalAddress: "127.0.0.1",
      timeout: 5_000,
    });
    await ftp.login("user", "secret");
    const error = await transfer(ftp).then(
      (value) => value,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(/another address than the server's/);
    ftp.close();
  });
});

describe("D8: a server that announces bytes, and says that they were sent over no data connection", () => {
  it.each(["retrbinary", "retrlines", "downloadBytes"])("%s is no empty success", async (name) => {
    const lie = faults.reply("150 Opening data connection for file (7 bytes)\r\n226 Transfer complete");
    await using server = await TestServer.start({
      tree: { file: "content" },
      faults: [at("retr-command", lie)],
    });
    const ftp = await FTP.open(server.host, { port: server.port, passive: false, timeout: 5_000 });
    await ftp.login("user", "secret");
    await expect(transfers[name]?.(ftp)).rejects.toThrow(/announced 7 bytes/);
    ftp.close();
  });
});
