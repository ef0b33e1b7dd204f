import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, type MemoryFileSystem, TestServer } from "@ftplib/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import type { Site } from "../src/site.ts";
import { someBytes } from "./remote-files.ts";
import { openSite } from "./sites.ts";
import { lostInData, perTransfer } from "./upload-cuts.ts";

const folder = mkdtempSync(join(tmpdir(), "files-continued-"));
afterAll(() => rmSync(folder, { recursive: true }));
const size = 300_000;
const bytes = someBytes(size);
const local = join(folder, "local.bin");
writeFileSync(local, bytes);
const PART = ".f.a1.part";

/** A server that has what an upload named `a1` has left, and a site of another process. */
async function afterBreak(use: (site: Site, files: MemoryFileSystem) => Promise<void>): Promise<void> {
  await using server = await TestServer.start({
    users: { me: "secret" },
    tree: { d: {} },
    faults: [at("upload-bytes", perTransfer(lostInData(200_000)))],
  });
  const url = `ftp://me:secret@${server.host}:${server.port}/d`;
  const files = server.files as MemoryFileSystem;
  for (const isFirst of [true, false]) {
    const site = await connect(url, { netrc: false, tls: "off", retry: isFirst ? false : { minDelay: 0 } });
    try {
      if (isFirst) {
        await expect(site.upload(local, "f", { resume: "a1" })).rejects.toThrow();
        expect(files.readFile(`d/${PART}`)?.length).toBeGreaterThan(65_536);
      } else await use(site, files);
    } finally {
      await site.close();
    }
  }
}

describe("U2: an upload that another process has broken off", () => {
  it("is continued by one of the same name", async () => {
    await afterBreak(async (site, files) => {
      const there = files.readFile(`d/${PART}`)?.length;
      const result = await site.upload(local, "f", { resume: "a1" });
      expect(result).toMatchObject({ resumedAt: there, bytes: size - (there ?? 0), atomic: true });
      expect(files.readFile("d/f")?.equals(bytes)).toBe(true);
      expect(await site.readdir()).toEqual(["f"]);
    });
  });

  it("is not continued by another one", async () => {
    await afterBreak(async (site, files) => {
      expect(await site.upload(local, "f", { resume: "a2" })).toMatchObject({
        resumedAt: undefined,
        bytes: size,
      });
      expect(files.readFile("d/f")?.equals(bytes)).toBe(true);
    });
  });

  it("begins anew when what is there is not the beginning of the source", async () => {
    await afterBreak(async (site, files) => {
      const other = someBytes(size, 2);
      expect(await site.upload(other, "f", { resume: "a1" })).toMatchObject({
        resumedAt: undefined,
        bytes: size,
      });
      expect(files.readFile("d/f")?.equals(other)).toBe(true);
      expect(await site.readdir()).toEqual(["f"]);
    });
  });

  it("begins at the start when nothing is there", async () => {
    await using open = await openSite({});
    expect(await open.site.upload(local, "f", { resume: "a1" })).toMatchObject({
      resumedAt: undefined,
      bytes: size,
    });
    expect(await open.site.readdir()).toEqual(["f"]);
  });

  it("what a full disk has left is removed", async () => {
    await using open = await openSite({ faults: [at("stor-final", faults.reply("552 Full"))] });
    await expect(open.site.upload(local, "f", { resume: "a1" })).rejects.toMatchObject({ code: "ENOSPC" });
    expect(await open.site.readdir()).toEqual([]);
  });

  it.each(["", "a/b", "a.b", "x".repeat(65)])("the name '%s' is refused", async (resume) => {
    await using open = await openSite({});
    await expect(open.site.upload(local, "f", { resume })).rejects.toThrow(/resume.*letters and digits/);
  });
});
