import { at, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP, FTP_TLS, type FtpTlsOptions } from "../src/index.ts";

/** A server that says 226 behind no data at all, and leaves the data connection open. */
function start(isTls: boolean, preliminary: string): Promise<TestServer> {
  return TestServer.start({
    tree: { empty: "" },
    ...(isTls ? { tls: "required" as const } : {}),
    without: ["MLSD", "MLST", "SIZE"],
    faults: ["retr", "nlst", "list"].flatMap((verb) => [
      at(`${verb}-preliminary`, faults.reply(preliminary)),
      at(`${verb}-bytes`, faults.nothing()),
      faults.earlyFinal(verb),
      at(`${verb}-end`, faults.neverEndData()),
    ]),
  });
}

async function open(server: TestServer, isTls: boolean, options: FtpTlsOptions): Promise<FTP> {
  const login = { port: server.port, user: "user", password: "secret", timeout: 20_000 };
  if (!isTls) return await FTP.open(server.host, { ...login, ...options });
  return await FTP_TLS.open("localhost", { ...login, tls: { ca: server.certificate.ca }, ...options });
}

/** What each gives for no data. */
const reads: Readonly<Record<string, (ftp: FTP) => Promise<unknown>>> = {
  retrbinary: async (ftp) => {
    let bytes = 0;
    await ftp.retrbinary("RETR empty", (block) => void (bytes += block.length));
    return bytes;
  },
  retrlines: async (ftp) => {
    let lines = 0;
    await ftp.retrlines("RETR empty", () => void (lines += 1));
    return lines;
  },
  blocks: async (ftp) => {
    let bytes = 0;
    for await (const block of ftp.blocks("RETR empty")) bytes += block.length;
    return bytes;
  },
  download: async (ftp) => (await ftp.download("empty", () => {})).bytes,
  retrieveMany: async (ftp) => {
    const [outcome] = await ftp.retrieveMany(["empty"]);
    if (outcome?.error !== undefined) throw outcome.error;
    return outcome?.bytes;
  },
  nlst: async (ftp) => (await ftp.nlst()).length,
  list: async (ftp) => (await ftp.list()).length,
};

/** The same in clear, but for data that comes a while after the 226. */
function startLate(): Promise<TestServer> {
  return TestServer.start({
    tree: { empty: "late\r\n" },
    without: ["MLSD", "MLST", "SIZE"],
    faults: ["retr", "nlst", "list"].flatMap((verb) => [
      at(`${verb}-preliminary`, faults.reply("150 here it comes")),
      at(`${verb}-bytes`, faults.late(1_500)),
      faults.earlyFinal(verb),
    ]),
  });
}

async function outcome(
  name: string,
  isTls: boolean,
  preliminary: string,
  options: FtpTlsOptions = {},
): Promise<unknown> {
  await using server = await start(isTls, preliminary);
  await using ftp = await open(server, isTls, options);
  return await (reads[name] as (ftp: FTP) => Promise<unknown>)(ftp).catch((error: unknown) => error);
}

describe.each(Object.keys(reads))("%s of no data, a 226, and no end", (name) => {
  it.concurrent("S55, F49: over TLS is refused: nobody has proved that there is none", async () => {
    expect(await outcome(name, true, "150 here it comes")).toMatchObject({
      code: "ERR_FTP_CLOSED",
      message: expect.stringContaining("data may be missing"),
      reply: { code: 226 },
    });
  });

  it.concurrent("S55: over TLS is empty where the 150 has announced that", async () => {
    expect(await outcome(name, true, "150 here it comes (0 bytes)")).toBe(0);
  });

  it.concurrent("S55: over TLS is empty where the caller takes the reply for proof", async () => {
    expect(await outcome(name, true, "150 here it comes", { acceptMissingCloseNotify: true })).toBe(0);
  });

  it.concurrent("F49: in clear is empty", async () => {
    expect(await outcome(name, false, "150 here it comes")).toBe(0);
  });

  it.concurrent("F31: in clear is not empty where the data comes a while after the 226", async () => {
    await using server = await startLate();
    await using ftp = await open(server, false, {});
    expect(await (reads[name] as (ftp: FTP) => Promise<unknown>)(ftp)).toBeGreaterThan(0);
  });
});

describe("text of no lines, a 226, and no end", () => {
  it("F49: in clear is refused where the 150 has announced more", async () => {
    await using server = await start(false, "150 here it comes (5 bytes)");
    await using ftp = await open(server, false, { timeout: { idle: 1_500 } });
    await expect(ftp.retrlines("RETR empty", () => {})).rejects.toMatchObject({ phase: "idle" });
  });
});
