import { describe, expect, it } from "vitest";
import { openSite } from "./sites.ts";

const tree = { d: { f: "12345", e: {} } };
const settings = { tree, without: ["MLST", "MLSD", "LIST", "NLST"] };

describe("T4: on a server that lists nothing", () => {
  it("stat finds files and directories", async () => {
    await using open = await openSite(settings);
    const file = await open.site.stat("d/f");
    expect(file).toMatchObject({ name: "f", path: "d/f", type: "file", size: 5 });
    expect(file.modified?.zone).toBe("utc");
    expect(await open.site.stat("d")).toMatchObject({ name: "d", type: "directory" });
  });

  it.each(["none", "d/none", "none/none", "d/f/none"])("nothing is at %s", async (path) => {
    await using open = await openSite(settings);
    expect(await open.site.exists(path)).toBe(false);
    await expect(open.site.stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("mkdir with recursive accepts what is there, and makes what is not", async () => {
    await using open = await openSite(settings);
    for (const path of ["d", "d/e", "d/x/y"]) await open.site.mkdir(path, { recursive: true });
    expect((await open.site.stat("d/x/y")).isDirectory()).toBe(true);
    await expect(open.site.mkdir("d/f", { recursive: true })).rejects.toMatchObject({ code: "EEXIST" });
  });

  it("copyFile copies", async () => {
    await using open = await openSite(settings);
    await open.site.copyFile("d/f", "d/g");
    expect(await open.site.readFile("d/g", "utf8")).toBe("12345");
  });

  it("refusals have the code of what is there", async () => {
    await using open = await openSite(settings);
    await expect(open.site.readFile("d/none")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(open.site.readFile("d/e")).rejects.toMatchObject({ code: "EISDIR" });
    await expect(open.site.rmdir("d/f")).rejects.toMatchObject({ code: "ENOTDIR" });
  });
});
