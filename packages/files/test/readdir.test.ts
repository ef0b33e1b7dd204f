import { describe, expect, it } from "vitest";
import { openSite } from "./sites.ts";

const tree = { "a.txt": "a", b: { "b1.txt": "b1", c: { "c1.txt": "c1" } } };

describe("readdir and list", () => {
  it("gives names, or entries", async () => {
    await using open = await openSite({ tree });
    expect((await open.site.readdir()).sort()).toEqual(["a.txt", "b"]);
    expect((await open.site.readdir("b")).sort()).toEqual(["b1.txt", "c"]);
    const entries = await open.site.readdir("b", { withFileTypes: true });
    expect(entries.map(({ path, type, size }) => ({ path, type, size }))).toEqual([
      { path: "b/b1.txt", type: "file", size: 2 },
      { path: "b/c", type: "directory", size: undefined },
    ]);
  });

  it("recursive gives paths, as node:fs does", async () => {
    await using open = await openSite({ tree });
    const paths = ["b1.txt", "c", "c/c1.txt"];
    expect((await open.site.readdir("b", { recursive: true })).sort()).toEqual(paths);
    const entries = await open.site.readdir("b", { recursive: true, withFileTypes: true });
    expect(entries.map(({ path }) => path).sort()).toEqual(paths.map((path) => `b/${path}`));
  });

  it("list gives out entries one by one, and its loop may make other calls", async () => {
    await using open = await openSite({ tree }, { connections: 1 });
    const found: string[] = [];
    for await (const entry of open.site.list("b")) found.push((await open.site.stat(entry.rawPath)).path);
    expect(found.sort()).toEqual(["b/b1.txt", "b/c"]);
  });

  it.each(["none", "a.txt"])("rejects for %s", async (path) => {
    await using open = await openSite({ tree });
    const code = path === "none" ? "ENOENT" : "ENOTDIR";
    await expect(open.site.readdir(path)).rejects.toMatchObject({ code, path, syscall: "readdir" });
  });
});
