import { mkdirSync, symlinkSync } from "node:fs";
import type { TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

const servers: Readonly<Record<string, TestServerOptions>> = {
  "with MLST": {},
  "with LIST alone": { without: ["MLST", "MLSD"] },
};

/** A directory, a link to it, one to a file, and one that leads nowhere. */
function planted(): LocalDirectory {
  const directory = new LocalDirectory();
  mkdirSync(directory.at("there"));
  directory.write("file", "text");
  symlinkSync("there", directory.at("link"));
  symlinkSync("file", directory.at("to-file"));
  symlinkSync("none", directory.at("nowhere"));
  return directory;
}

describe.each(Object.entries(servers))("T4: mkdir with recursive, %s", (_, options) => {
  it.each(["there", "link", "link/", "/link", "link/new", "link/new/er"])(
    "accepts %s, which is or leads to a directory",
    async (path) => {
      using directory = planted();
      await using open = await openSite({ root: directory.path, ...options }, { connections: 1 });
      await open.site.mkdir(path, { recursive: true });
      await open.site.upload(Buffer.from("x"), `${path}/f`);
      expect(await open.site.exists("there")).toBe(true);
      expect(await open.site.readFile(`${path}/f`, "utf8")).toBe("x");
    },
  );

  it.each(["file", "to-file"])("rejects %s, which is or leads to a file", async (path) => {
    using directory = planted();
    await using open = await openSite({ root: directory.path, ...options }, { connections: 1 });
    await expect(open.site.mkdir(path, { recursive: true })).rejects.toMatchObject({ code: "EEXIST", path });
    expect(await open.site.exists("there")).toBe(true);
  });

  it("rejects a link that leads nowhere", async () => {
    using directory = planted();
    await using open = await openSite({ root: directory.path, ...options });
    await expect(open.site.mkdir("nowhere", { recursive: true })).rejects.toMatchObject({
      name: "FileError",
    });
  });
});

it.each(Object.entries(servers))("T4: mkdir of a link is EEXIST, %s", async (_, options) => {
  using directory = planted();
  await using open = await openSite({ root: directory.path, ...options });
  await expect(open.site.mkdir("link")).rejects.toMatchObject({ code: "EEXIST" });
});
