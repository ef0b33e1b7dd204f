import { at, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP_TLS } from "../src/index.ts";

const text = "a\r\nb\r\nc\r\nd\r\ne\r\n";
// The server's file has line ends of one byte.
const announced = text.length - 5;

const reads: Readonly<Record<string, (ftp: FTP_TLS) => Promise<unknown>>> = {
  retrlines: async (ftp) => await ftp.retrlines("RETR t", () => {}),
  lines: async (ftp) => {
    for await (const line of ftp.lines("RETR t")) expect(line.length).toBeLessThanOrEqual(1);
  },
};

describe("S55, 4217-04: text over TLS that ends without close_notify after the bytes that the 150 announces", () => {
  it.each(Object.entries(reads))("%s", async (_name, read) => {
    await using server = await TestServer.start({
      tree: { t: text },
      tls: "required",
      faults: [
        at(
          "retr-preliminary",
          faults.reply(`150 Opening ASCII mode data connection for t (${announced} bytes)`),
        ),
        at("data-bytes", faults.finData(announced)),
      ],
    });
    const login = { port: server.port, user: "user", password: "secret", timeout: 10_000 };
    await using ftp = await FTP_TLS.open("localhost", { ...login, tls: { ca: server.certificate.ca } });
    await expect(read(ftp)).rejects.toThrow(/close_notify/);
  });
});
