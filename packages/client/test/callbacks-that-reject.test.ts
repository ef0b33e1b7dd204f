import { setImmediate as turn } from "node:timers/promises";
import { createCertificate } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { FTP, FtpTlsOptions } from "../src/index.ts";
import { openBench } from "./open-client.ts";

const certificate = createCertificate({});
const own = new Error("the callback's own");

/** How a callback fails. A rejection that nobody takes would end the process, and fails the run of these tests. */
const failures: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw own;
  },
  "rejects at once": async () => {
    throw own;
  },
  "rejects later": async () => {
    await turn();
    throw own;
  },
};

type Fail = () => never;

const block = Buffer.from("some\r\n");

/** Each callback of a call. The types of some say that they return nothing. */
const callbacks: Readonly<Record<string, (ftp: FTP, fail: Fail) => Promise<unknown>>> = {
  "progress of download": (ftp, progress) => ftp.download("f", () => {}, { progress }),
  "progress of download, empty": (ftp, progress) => ftp.download("empty", () => {}, { progress }),
  "progress of upload": (ftp, progress) => ftp.upload(block, "up", { progress }),
  "progress of upload, empty": (ftp, progress) => ftp.upload(Buffer.alloc(0), "up", { progress }),
  "onReply of sendTogether": (ftp, onReply) => ftp.sendTogether(["NOOP", "SIZE f"], { onReply }),
  "onReply of sendTogether, in packets": (ftp, onReply) =>
    ftp.sendTogether(
      Array.from({ length: 9 }, () => "NOOP"),
      { onReply },
    ),
  "target of download": (ftp, target) => ftp.download("f", target),
  "target of retrbinary": (ftp, target) => ftp.retrbinary("RETR f", target),
  "callback of retrlines": (ftp, callback) => ftp.retrlines("RETR f", callback),
  "callback of dir": (ftp, callback) => ftp.dir(callback),
  "callback of storbinary": (ftp, callback) => ftp.storbinary("STOR up", block, { callback }),
  "callback of storlines": (ftp, callback) => ftp.storlines("STOR up", block, { callback }),
};

describe.each(Object.entries(callbacks))("K9, F65: %s", (_name, run) => {
  it.each(Object.entries(failures))("that %s ends the call", async (_way, fail) => {
    await using bench = await openBench({ tree: { f: "text\r\n", empty: "" } });
    await expect(run(bench.ftp, fail as Fail)).rejects.toBe(own);
    await bench.ftp.voidcmd("NOOP");
  });
});

it("A12: log whose promise rejects ends nothing", async () => {
  const log = failures["rejects at once"] as Fail;
  await using bench = await openBench({ tree: { f: "text\r\n" } }, { debugLevel: 3, log });
  await bench.ftp.retrlines("RETR f", () => {});
});

it("E5: a connector whose promise rejects is the failure of the connection", async () => {
  const connector = failures["rejects later"] as Fail;
  await expect(openBench({}, { connector })).rejects.toMatchObject({ cause: own });
});

/** Those whose answer is needed at once. A promise is none. */
const answers: Readonly<Record<string, (fail: Fail) => FtpTlsOptions>> = {
  "encode of an encoding": (encode) => ({
    encoding: { encode, decode: (bytes) => Buffer.from(bytes).toString() },
  }),
  "decode of an encoding": (decode) => ({ encoding: { encode: (text) => Buffer.from(text), decode } }),
  checkServerIdentity: (checkServerIdentity) => ({
    tls: { ca: certificate.ca, checkServerIdentity },
  }),
};

it.each(Object.entries(answers))(
  "E8: %s whose promise rejects fails, and says why",
  async (name, options) => {
    const server = name === "checkServerIdentity" ? ({ tls: "explicit", certificate } as const) : {};
    const opening = openBench(server, options(failures["rejects at once"] as Fail));
    await expect(opening).rejects.toThrow("must not return a promise");
  },
);
