import { TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP_TLS, ftpcp } from "../src/index.ts";

const tree = { "a.txt": "hello, world\n" };

async function openClear(server: TestServer): Promise<FTP_TLS> {
  const { host, port, certificate } = server;
  return await FTP_TLS.open(host, {
    port,
    user: "user",
    password: "secret",
    timeout: 5_000,
    tls: { ca: certificate.ca },
  });
}

async function withServer<T>(
  options: TestServerOptions,
  use: (server: TestServer) => Promise<T>,
): Promise<T> {
  await using server = await TestServer.start({ tree, tls: "explicit", ...options });
  return await use(server);
}

const bytes = Buffer.from("data");

const transfers: Readonly<Record<string, (ftp: FTP_TLS) => Promise<unknown>>> = {
  retrbinary: (ftp) => ftp.retrbinary("RETR a.txt", () => {}),
  retrlines: (ftp) => ftp.retrlines("RETR a.txt", () => {}),
  storbinary: (ftp) => ftp.storbinary("STOR b.txt", bytes),
  storlines: (ftp) => ftp.storlines("STOR b.txt", bytes),
  upload: (ftp) => ftp.upload(bytes, "b.txt"),
  download: (ftp) => ftp.download("a.txt", () => {}),
  nlst: (ftp) => ftp.nlst(),
  list: async (ftp) => await ftp.list(),
  retrieveMany: async (ftp) => await ftp.retrieveMany(["a.txt", "a.txt"]),
  storeMany: async (ftp) => await ftp.storeMany([{ path: "b.txt", source: bytes }]),
};

/** What was said of the protection of data before the transfer, and what is in force then. */
const words: Readonly<Record<string, { say: (ftp: FTP_TLS) => Promise<unknown>; isPrivate: boolean }>> = {
  "nothing before ccc()": { say: (ftp) => ftp.ccc(), isPrivate: true },
  "protP() before ccc()": {
    say: async (ftp) => [await ftp.protP(), await ftp.ccc()],
    isPrivate: true,
  },
  "protC() before ccc()": {
    say: async (ftp) => [await ftp.protC(), await ftp.ccc()],
    isPrivate: false,
  },
};

const rows = Object.entries(words).flatMap(([name, word]) =>
  Object.entries(transfers).map(([operation, transfer]) => ({ name, operation, ...word, transfer })),
);

describe("S4, S6, S51, 4217-05: data after ccc() is as private as before", () => {
  it.each(rows)("$operation, $name", async ({ say, isPrivate, transfer }) => {
    await withServer({}, async (server) => {
      await using ftp = await openClear(server);
      await say(ftp);
      expect(ftp.tls).toBeUndefined();
      await transfer(ftp);
      const versions = server.transfers.map(({ tlsVersion }) => tlsVersion !== undefined);
      expect(versions.length).toBeGreaterThan(0);
      expect(new Set(versions)).toEqual(new Set([isPrivate]));
    });
  });

  it("without PROT ccc() is refused before the control connection is clear", async () => {
    await withServer({ without: ["PROT"] }, async (server) => {
      await using ftp = await openClear(server);
      await expect(ftp.ccc()).rejects.toMatchObject({ command: "PROT P" });
      expect(ftp.tls).toBeDefined();
    });
  });

  it("S5: a refused protC() after ccc() leaves data private", async () => {
    await withServer({}, async (server) => {
      await using ftp = await openClear(server);
      await ftp.ccc();
      await expect(ftp.protC()).rejects.toMatchObject({ command: "PROT C" });
      await ftp.retrbinary("RETR a.txt", () => {});
      expect(server.transfers[0]?.tlsVersion).toBeDefined();
    });
  });
});

describe("A16: ftpcp after ccc() copies nothing in clear by oversight", () => {
  const sides = ["source", "target", "both"] as const;

  it.each(Object.entries(words).flatMap(([name, word]) => sides.map((side) => ({ name, side, ...word }))))(
    "$name, at the $side",
    async ({ say, side, isPrivate }) => {
      await withServer({}, async (server) => {
        await using source = await openClear(server);
        await using target = await openClear(server);
        await (side === "target" ? source.protC() : say(source));
        await (side === "source" ? target.protC() : say(target));
        const copy = ftpcp(source, "a.txt", target, "copy.txt");
        if (isPrivate) await expect(copy).rejects.toThrow(/copies in clear .*: call protC\(\)/);
        else expect(await copy).toBeUndefined();
        expect(server.transfers.length).toBe(isPrivate ? 0 : 2);
      });
    },
  );
});
