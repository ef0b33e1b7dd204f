import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { runExample } from "./run-program.ts";

it("prints a span for each connection, command and transfer, without the password", async () => {
  await using server = await TestServer.start({ tls: "required", users: { me: "secret word" } });
  const home = await mkdtemp(join(tmpdir(), "spans-"));
  try {
    const ca = join(home, "ca.pem");
    await writeFile(ca, server.certificate.ca);
    const args = [server.host, String(server.port), "me", "secret word", ca];
    const { code, stdout, stderr } = await runExample("spans.ts", args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).not.toContain("secret word");
    const lines = stdout.replaceAll(/ \([\d.]+ ms\)/g, "").split("\n");
    expect(lines[0]).toMatch(
      /^ftp\.connect server\.address=127\.0\.0\.1 server\.port=\d+ network\.peer\.address=127\.0\.0\.1$/,
    );
    expect(lines).toContain("ftp.PASS ftp.command=PASS ****** ftp.reply.code=230");
    expect(lines).toContain(
      "ftp.transfer.STOR ftp.command=STOR hello.txt ftp.bytes=13 ftp.reply.code=226 tls.established=true",
    );
    expect(lines.find((line) => line.startsWith("ftp.transfer.RETR"))).toMatch(
      /exception=PermanentReplyError: 550 /,
    );
  } finally {
    await rm(home, { recursive: true });
  }
});
