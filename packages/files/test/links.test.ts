import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { commandsOf, openSite } from "./sites.ts";

const LISTING = [
  "lrwxrwxrwx   1 ftp ftp        7 Jan  2 2020 link -> a/b.txt",
  "-rw-r--r--   1 ftp ftp        1 Jan  2 2020 a.txt",
];

describe("links", () => {
  it("SITE SYMLINK takes the target as it is", async () => {
    await using open = await openSite({ tree: {}, faults: [at("site-command", faults.reply("200 done"))] });
    await open.site.symlink("../a.txt", "d/new link");
    expect(commandsOf(open.server)).toContain("SITE SYMLINK ../a.txt d/new link");
    await expect(open.site.symlink("a b", "c")).rejects.toMatchObject({ code: "ENOTSUP" });
  });

  it("a server that does not know it", async () => {
    await using open = await openSite({ tree: {} });
    await expect(open.site.symlink("a", "b")).rejects.toMatchObject({ code: "ENOTSUP", syscall: "symlink" });
  });

  it("R2: a link that is there after a loss was made", async () => {
    const lost = [at("site-command", faults.reset())];
    await using open = await openSite({ tree: { b: "stands for the link" }, faults: lost });
    await open.site.symlink("a", "b");
    expect(commandsOf(open.server).filter((line) => line.startsWith("SITE"))).toHaveLength(1);
  });

  it("readlink reads the target in LIST", async () => {
    const lines = LISTING.map((line) => `${line}\r\n`).join("");
    await using open = await openSite({
      tree: { link: "what it leads to", "a.txt": "a" },
      faults: [at("list-bytes", faults.replaceData(lines))],
    });
    expect(await open.site.readlink("link")).toBe("a/b.txt");
    await expect(open.site.readlink("a.txt")).rejects.toMatchObject({ code: "EINVAL" });
    await expect(open.site.readlink("nothing")).rejects.toMatchObject({ code: "ENOENT" });
  });
});
