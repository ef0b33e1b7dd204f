import { faults, type Holding, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { ConnectionClosedError, FTP, FTP_TLS } from "../src/index.ts";

const FILE = "a.txt";
const CONTENTS = "what is there";
const UPLOADED = "what is sent";

/** Each must be whole, though a refused transfer has left a connection at the port that the server names again. */
const transfers: Readonly<Record<string, (ftp: FTP, server: TestServer) => Promise<void>>> = {
  list: async (ftp) => {
    const names: unknown[] = [];
    for await (const item of ftp.list()) names.push(item.kind === "entry" ? item.name : item);
    expect(names).toContain(FILE);
  },
  names: async (ftp) => {
    expect(await ftp.nlst()).toContain(FILE);
  },
  stat: async (ftp) => {
    expect(await ftp.stat(FILE)).toMatchObject({ name: FILE, size: CONTENTS.length });
  },
  download: async (ftp) => {
    const blocks: Uint8Array[] = [];
    await ftp.retrbinary(`RETR ${FILE}`, (block) => void blocks.push(block));
    expect(Buffer.concat(blocks).toString()).toBe(CONTENTS);
  },
  upload: async (ftp, server) => {
    await ftp.storbinary("STOR b.txt", Buffer.from(UPLOADED));
    expect(await contents(server, "/b.txt")).toBe(UPLOADED);
  },
};

const refused: Readonly<Record<string, (ftp: FTP) => Promise<unknown>>> = {
  download: (ftp) => ftp.retrbinary("RETR missing", () => {}),
  upload: (ftp) => ftp.storbinary("STOR /no/such/directory/x", Buffer.from("x")),
  listing: (ftp) => ftp.retrlines("LIST /no/such/directory", () => {}),
};

async function contents(server: TestServer, path: string): Promise<string> {
  const blocks: Uint8Array[] = [];
  for await (const block of await server.files.read(path, 0)) blocks.push(block);
  return Buffer.concat(blocks).toString();
}

function start(holding: Holding): Promise<TestServer> {
  return TestServer.start({
    tree: { [FILE]: CONTENTS },
    tls: "explicit",
    faults: [faults.keptPort(holding)],
    // LIST, and no announced size: nothing but the data connection tells how much there is.
    without: ["MLSD", "MLST", "SIZE"],
  });
}

async function open(ftp: FTP_TLS): Promise<void> {
  await ftp.connect();
  await ftp.login("user", "secret");
  await ftp.protP();
}

function clientOf({ host, port, certificate }: TestServer): FTP_TLS {
  return new FTP_TLS({ host, port, tls: { ca: certificate.ca } });
}

describe("F91: a server that keeps its data port, over TLS", () => {
  describe.each(Object.entries(refused))("after a refused %s", (refusal, refuse) => {
    it.concurrent.each(Object.entries(transfers))("holds one connection: %s", async (_name, transfer) => {
      await using server = await start("one");
      await using ftp = clientOf(server);
      await open(ftp);
      // The first refusal is met before the client knows that the port is kept; the others are not.
      for (let count = 0; count < 3; count++) {
        await expect(refuse(ftp)).rejects.toMatchObject({ reply: { code: 550 } });
        await transfer(ftp, server);
      }
    });

    it.concurrent.each(Object.entries(transfers))("queues them: %s", async (name, transfer) => {
      await using server = await start("all");
      await using ftp = clientOf(server);
      await open(ftp);
      await expect(refuse(ftp)).rejects.toMatchObject({ reply: { code: 550 } });
      // What was closed is in the queue, and nothing can get it out of there.
      await expect(transfer(ftp, server)).rejects.toThrow(ConnectionClosedError);
      // TLS that was begun for an upload does not carry a download.
      const isUsable = refusal !== "upload" || name === "upload";
      for (let count = 0; count < 3; count++) {
        if (ftp.state === "closed") await open(ftp);
        await expect(refuse(ftp)).rejects.toMatchObject({ reply: { code: 550 } });
        if (isUsable) await transfer(ftp, server);
        else await expect(transfer(ftp, server)).rejects.toThrow(ConnectionClosedError);
      }
    });
  });
});
