import { at, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP_TLS, type OpenTlsOptions } from "../src/index.ts";

const tree = { x: "hello" };
const large = Buffer.alloc(4 << 20, "0123456789abcdef");

async function start(version: "TLSv1.2" | "TLSv1.3", options: TestServerOptions = {}): Promise<TestServer> {
  const tlsOptions = { minVersion: version, maxVersion: version, ...options.tlsOptions };
  return await TestServer.start({ tree, tls: "required", ...options, tlsOptions });
}

async function open({ port, certificate }: TestServer, options: OpenTlsOptions = {}): Promise<FTP_TLS> {
  const login = { port, user: "user", password: "secret", timeout: 10_000 };
  return await FTP_TLS.open("localhost", { ...login, tls: { ca: certificate.ca }, ...options });
}

async function read(ftp: FTP_TLS): Promise<string> {
  let text = "";
  await ftp.retrbinary("RETR x", (block) => void (text += Buffer.from(block).toString()));
  return text;
}

/** What the server saw of the first data connection, and whether it said 226 to it. */
async function seen(server: TestServer): Promise<{ end: string | undefined; wasComplete: boolean }> {
  const [record] = server.transfers;
  await record?.closed;
  const wasComplete = server.transcript.lines.some((line) => line.startsWith("S: 226"));
  return { end: record?.clientEnd, wasComplete };
}

describe.each(["TLSv1.2", "TLSv1.3"] as const)("%s", (version) => {
  it.each([0, 1, 100, 16_384, 16_385, 1_000_000])(
    "F45, F46, 4217-04: an upload of %i bytes ends with a close_notify, as the server wants it",
    async (size) => {
      await using server = await start(version, { tlsOptions: { requireCloseNotify: true } });
      await using ftp = await open(server);
      await ftp.storbinary("STOR new", large.subarray(0, size));
      expect(await ftp.size("new")).toBe(size);
      expect(await seen(server)).toEqual({ end: "close-notify", wasComplete: true });
    },
  );

  it("F45: fifty uploads in a row lose nothing, though the server sends tickets that nobody asks for", async () => {
    await using server = await start(version, { tlsOptions: { requireCloseNotify: true } });
    await using ftp = await open(server);
    for (let round = 0; round < 50; round++) {
      const size = (round * 7_919) % 70_000;
      await ftp.storbinary("STOR new", large.subarray(0, size));
      expect(await ftp.size("new")).toBe(size);
    }
    expect(new Set(server.transfers.map(({ clientEnd }) => clientEnd))).toEqual(new Set(["close-notify"]));
  });

  it("F45: an upload does not wait for a server that never ends its side", async () => {
    await using server = await start(version, { faults: [at("upload-end", faults.neverEndData())] });
    await using ftp = await open(server);
    await ftp.storbinary("STOR new", large.subarray(0, 70_000));
    expect(await ftp.size("new")).toBe(70_000);
    expect(server.transfers[0]?.clientEnd).toBe("close-notify");
  });

  it("F49: a download does not wait for a server that says close_notify, and leaves TCP open", async () => {
    await using server = await start(version, { faults: [at("data-end", faults.closeNotifyOnly())] });
    await using ftp = await open(server);
    expect(await read(ftp)).toBe("hello");
    expect(await ftp.pwd()).toBe("/");
    expect(server.transfers[0]?.clientEnd).toBe("close-notify");
  });

  it("F42: a download of which no end comes is given up, and no success, though a 226 is there", async () => {
    await using server = await start(version, { faults: [at("data-end", faults.neverEndData())] });
    await using ftp = await open(server, { timeout: { idle: 200 } });
    await expect(read(ftp)).rejects.toMatchObject({ code: "ERR_FTP_TIMEOUT" });
  });

  it("F66, 4217-04: an upload whose source fails ends in a reset", async () => {
    await using server = await start(version);
    await using ftp = await open(server);
    async function* source(): AsyncGenerator<Uint8Array> {
      yield large.subarray(0, 100_000);
      throw new RangeError("the source broke");
    }
    await expect(ftp.storbinary("STOR new", source())).rejects.toThrow("the source broke");
    expect(await seen(server)).toEqual({ end: "reset", wasComplete: false });
    expect(await ftp.pwd()).toBe("/");
  });

  it("F66: so does one whose callback fails, and one that is called off", async () => {
    const failing = async (run: (ftp: FTP_TLS, stop: AbortController) => Promise<unknown>): Promise<void> => {
      await using server = await start(version);
      await using ftp = await open(server);
      await expect(run(ftp, new AbortController())).rejects.toBeInstanceOf(Error);
      expect((await seen(server)).end).toBe("reset");
    };
    const fail = (): void => {
      throw new Error("the callback broke");
    };
    await failing((ftp) => ftp.storbinary("STOR new", large, { callback: fail }));
    await failing((ftp) => ftp.upload(large, "new", { progress: fail }));
    await failing((ftp, controller) =>
      ftp.storbinary("STOR new", large, {
        signal: controller.signal,
        callback: () => controller.abort(new Error("enough")),
      }),
    );
  });
});
