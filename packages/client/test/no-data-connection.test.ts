import { at, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { DataConnectionError, FTP } from "../src/index.ts";

const unexpected = (): void => expect.unreachable();

async function collected(ftp: FTP): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  for await (const block of ftp.blocks("RETR a")) blocks.push(block);
  return blocks;
}

/** Each with the verb that it transfers by, and what it gives of nothing. */
const downloads: readonly (readonly [string, string, (ftp: FTP) => Promise<unknown>, unknown])[] = [
  ["nlst", "nlst", (ftp) => ftp.nlst(), []],
  ["dir", "list", (ftp) => ftp.dir(unexpected), undefined],
  ["mlsd", "mlsd", async (ftp) => await ftp.mlsd(), []],
  ["list", "mlsd", async (ftp) => await ftp.list(), []],
  ["retrbinary", "retr", async (ftp) => (await ftp.retrbinary("RETR a", unexpected)).code, 226],
  ["retrlines", "retr", async (ftp) => (await ftp.retrlines("RETR a", unexpected)).code, 226],
  ["blocks", "retr", collected, []],
];

const uploads: readonly (readonly [string, (ftp: FTP) => Promise<unknown>])[] = [
  ["storbinary", (ftp) => ftp.storbinary("STOR new", Buffer.from("content"))],
  ["storlines", (ftp) => ftp.storlines("STOR new", [Buffer.from("content\n")])],
  ["upload", (ftp) => ftp.upload(Buffer.from("content"), "new")],
];

/** The last words of a server that opens no data connection. */
const words = ["226 nothing", "150 here\r\n226 nothing"];

async function open(verb: string, said: string): Promise<{ server: TestServer; ftp: FTP }> {
  const server = await TestServer.start({
    tree: { a: "" },
    faults: [at(`${verb}-command`, faults.reply(said))],
  });
  const login = { port: server.port, user: "user", password: "secret", timeout: 5_000 };
  return { server, ftp: await FTP.open(server.host, { ...login, passive: false }) };
}

describe("active mode, with a server that is done without a data connection", () => {
  for (const said of words) {
    it.each(downloads)(`F24, F29: %s gives nothing, after ${JSON.stringify(said)}`, async (...row) => {
      const [, verb, download, nothing] = row;
      const { server, ftp } = await open(verb, said);
      await using _server = server;
      await using _ftp = ftp;
      expect(await download(ftp)).toEqual(nothing);
      expect(await ftp.pwd()).toBe("/");
    });

    it.each(uploads)(`F24, F29: %s is no success, after ${JSON.stringify(said)}`, async (_name, upload) => {
      const { server, ftp } = await open("stor", said);
      await using _server = server;
      await using _ftp = ftp;
      const error: unknown = await upload(ftp).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(DataConnectionError);
      expect(String(error)).toContain("no data connection came");
      expect(await ftp.pwd()).toBe("/");
    });
  }
});
