import { networkInterfaces } from "node:os";
import { TestServer, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FTP, FTP_TLS, type FtpTlsOptions } from "../src/index.ts";
import { openHandles, untilClosed } from "./play.ts";

type Flow = readonly [name: string, server: TestServerOptions, client: FtpTlsOptions];

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);
const ipv6: readonly Flow[] = [
  ["plain, IPv6, passive", { host: "::1" }, {}],
  ["plain, IPv6, active", { host: "::1" }, { passive: false }],
  ["explicit TLS, IPv6, passive", { host: "::1", tls: "required" }, {}],
];
const flows: readonly Flow[] = [
  ["plain, passive", {}, {}],
  ["plain, active", {}, { passive: false }],
  ["explicit TLS, passive", { tls: "required" }, {}],
  ["explicit TLS, active", { tls: "required" }, { passive: false }],
  ["explicit TLS 1.2", { tls: "required", tlsOptions: { maxVersion: "TLSv1.2" } }, {}],
  [
    "explicit TLS, sessions resumed",
    { tls: "required", tlsOptions: { requireSessionReuse: true } },
    { requireSessionReuse: true },
  ],
  ["implicit TLS", { tls: "implicit" }, { implicit: true }],
  ...(hasIpv6 ? ipv6 : []),
];

// Larger than any buffer on the way.
const large = Buffer.alloc(3_000_000, "0123456789abcdef");

describe("a whole session", () => {
  it.each(flows)(
    "L1, L10, L12, M2, D4, D6, D12, K1, T1 to T4, X1 to X3: %s",
    async (_name, options, settings) => {
      const before = openHandles();
      {
        await using server = await TestServer.start({
          ...options,
          tree: { pub: { "a b.txt": "one\r\ntwo\r\n" } },
        });
        const { host, port, certificate } = server;
        const isSecure = options.tls !== undefined;
        const opening = { port, user: "user", password: "secret", timeout: 10_000, ...settings };
        await using ftp = isSecure
          ? await FTP_TLS.open(host, { ...opening, tls: { ca: certificate.ca } })
          : await FTP.open(host, opening);

        expect(await ftp.mkd("new")).toBe("/new");
        await ftp.cwd("new");
        expect(await ftp.pwd()).toBe("/new");
        await ftp.storbinary("STOR large", large);
        expect(await ftp.size("large")).toBe(large.length);
        const blocks: Uint8Array[] = [];
        await ftp.retrbinary("RETR large", (block) => void blocks.push(block));
        expect(Buffer.concat(blocks).equals(large)).toBe(true);
        let tail = "";
        await ftp.retrbinary("RETR large", (block) => void (tail += Buffer.from(block).toString()), {
          rest: large.length - 16,
        });
        expect(tail).toBe("0123456789abcdef");
        await ftp.storbinary("STOR empty", new Uint8Array());
        await ftp.rename("large", "renamed");
        expect((await ftp.nlst()).toSorted()).toEqual(["empty", "renamed"]);

        await ftp.storlines("STOR text", Buffer.from("a\nb"));
        const lines: string[] = [];
        await ftp.retrlines("RETR text", (line) => void lines.push(line));
        expect(lines).toEqual(["a", "b"]);
        await ftp.cwd("..");
        const listed: string[] = [];
        await ftp.dir("pub", (line: string) => void listed.push(line));
        expect(listed).toEqual([expect.stringContaining("a b.txt")]);
        const names: string[] = [];
        for await (const [name, facts] of ftp.mlsd("pub")) if (facts["type"] === "file") names.push(name);
        expect(names).toEqual(["a b.txt"]);

        // Left in the middle, and in step afterwards.
        for await (const block of ftp.blocks("RETR new/renamed")) {
          expect(block.length).toBeGreaterThan(0);
          break;
        }
        for (const name of ["renamed", "empty", "text"]) await ftp.delete(`new/${name}`);
        await ftp.rmd("new");
        expect((await ftp.quit()).code).toBe(221);

        const { transfers } = server;
        expect(transfers.length).toBeGreaterThan(8);
        expect(new Set(transfers.map(({ tlsVersion }) => tlsVersion !== undefined))).toEqual(
          new Set([isSecure]),
        );
        // K1: every data connection resumes the session of the control connection.
        if (isSecure) expect(transfers.filter(({ sessionReused }) => sessionReused !== true)).toEqual([]);
        expect(new Set(transfers.map(({ mode }) => mode))).toEqual(
          new Set([settings.passive === false ? "active" : "passive"]),
        );
      }
      await untilClosed(before);
    },
  );
});
