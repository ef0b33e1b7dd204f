import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { runExample } from "./run-program.ts";

const tree = { pub: { "report.txt": "All is well.\n" } };

it("lists, downloads and uploads over FTPS, and says QUIT", async () => {
  await using server = await TestServer.start({ tls: "required", tree, users: { me: "secret" } });
  const place = await mkdtemp(join(tmpdir(), "quick-start-"));
  try {
    const ca = join(place, "ca.pem");
    await writeFile(ca, server.certificate.ca);
    const environment = { NODE_EXTRA_CA_CERTS: ca };
    const run = await runExample("quick-start.ts", ["localhost", String(server.port)], {
      cwd: place,
      environment,
    });
    expect(run).toEqual({ code: 0, stdout: "13 report.txt\n", stderr: "" });
    expect(await readFile(join(place, "report.txt"), "utf8")).toBe("All is well.\n");
    expect(server.transcript.lines).toContain("C: STOR copy.txt");
    expect(server.transcript.lines.at(-1)).toMatch(/^S: 221/);
  } finally {
    await rm(place, { recursive: true });
  }
});

it("fails when the login is refused", async () => {
  await using server = await TestServer.start({ tree, tls: "none" });
  const run = await runExample("quick-start.ts", ["localhost", String(server.port)]);
  expect(run.code).toBe(1);
  expect(run.stderr).toContain("the server does not offer TLS here");
});
