import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults } from "@ftplib/testkit";
import { afterAll, expect, it } from "vitest";
import { openSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-pipes-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("an upload from a pipe in which nothing is fails when the server refuses it", async () => {
  await using open = await openSite({ tree: {}, faults: [at("stor-command", faults.reply("553 no"))] });
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  const ends = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  await expect(open.site.upload(path, "x")).rejects.toThrow("553 no");
  // Ends the read that is under way.
  writeSync(ends, "late");
  closeSync(ends);
});
