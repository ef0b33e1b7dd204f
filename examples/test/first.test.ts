import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TestServer } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { runExample } from "./run-program.ts";

it("lists a directory and downloads a file", async () => {
  await using server = await TestServer.start({ tree: { debian: { README: "See the manual.\n" } } });
  const place = await mkdtemp(join(tmpdir(), "first-"));
  try {
    const run = await runExample("first.ts", ["localhost", String(server.port)], { cwd: place });
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout).toMatch(/name: 'README',\s+type: 'file',\s+size: 16,/);
    expect(await readFile(join(place, "README"), "utf8")).toBe("See the manual.\n");
    expect(server.transcript.lines).toContain("C: QUIT");
  } finally {
    await rm(place, { recursive: true });
  }
});
