import { FileSystemError, MemoryFileSystem } from "@ftplib/testkit";
import type { Site } from "@ftplib/files";
import { describe, expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { release } from "../src/release/release.ts";
import type { ReleaseOptions } from "../src/release/release-options.ts";
import { rollback } from "../src/release/rollback.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { DeployedSite } from "./deployed-site.ts";
import { serverCopies } from "./server-copies.ts";

const www = { path: "www" } as const;

/** What is live, and the names of what is kept. */
function seen(open: DeployedSite): { readonly live: Record<string, string>; readonly kept: string[] } {
  const all = Object.entries(open.contents());
  const live = all.filter(([path]) => path.startsWith("www/")).map(([path, text]) => [path.slice(4), text]);
  const kept = all.flatMap(([path]) => /^www\.releases\/([^/]+)\/$/.exec(path)?.[1] ?? []);
  return { live: Object.fromEntries(live.filter(([path]) => path !== "")), kept: kept.toSorted() };
}

/** A file system that renames files, but no directories. */
class FixedDirectories extends MemoryFileSystem {
  override async rename(from: string, to: string): Promise<void> {
    if ((await this.stat(from))?.kind === "directory") throw new FileSystemError("EACCES", to);
    await super.rename(from, to);
  }
}

describe("B6: release", () => {
  it("takes the place of what is live, and can be rolled back and forward", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const one = await release(memoryTree({ "index.html": "1", "a/b": "b" }), site, www);
      expect(one).toMatchObject({ previous: undefined, repaired: undefined, removed: [], copied: 0 });
      expect(seen(open)).toEqual({ live: { "index.html": "1", "a/": "", "a/b": "b" }, kept: [] });
      const two = await release(memoryTree({ "index.html": "2" }), site, www);
      expect(two.previous).toBe(one.release);
      expect(seen(open)).toEqual({ live: { "index.html": "2" }, kept: [one.release] });
      expect(await rollback(site, www)).toEqual({
        release: one.release,
        previous: two.release,
        repaired: undefined,
      });
      expect(seen(open)).toEqual({ live: { "index.html": "1", "a/": "", "a/b": "b" }, kept: [two.release] });
      await expect(rollback(site, www)).rejects.toMatchObject({ code: "ERR_FTP_RELEASE" });
      expect((await rollback(site, { ...www, to: two.release })).release).toBe(two.release);
      expect(seen(open)).toEqual({ live: { "index.html": "2" }, kept: [one.release] });
    });
  });

  it.each([{ dryRun: true }, {}])("does not take the place of a file: %j", async (options) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({ www: "a file" }));
    await open.use(async (site) => {
      const attempt = release(memoryTree({ "index.html": "1" }), site, { ...www, ...options });
      await expect(attempt).rejects.toMatchObject({
        code: "ERR_FTP_RELEASE",
        message: expect.stringMatching(/it is a file, and a release is a directory/),
      });
      expect(open.contents()).toEqual({ www: "a file" });
    });
  });

  it("keeps what was live before there were releases, and can go back to it", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({ www: { "old.html": "old" } }));
    await open.use(async (site) => {
      const { previous } = await release(memoryTree({ "index.html": "1" }), site, { ...www, keep: 0 });
      expect(previous).toBe("original");
      expect(open.contents()["www.releases/original/old.html"]).toBe("old");
      expect((await rollback(site, www)).release).toBe("original");
      expect(seen(open).live).toEqual({ "old.html": "old" });
    });
  });

  it.each([
    ["that keeps none", memoryTree({ "index.html": "2" }), true],
    ["of what is not there", localTree("/nowhere/at all"), false],
  ] as const)("no empty directory is left by a release %s", async (_, tree, isFine) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      if (isFine) await release(memoryTree({ "index.html": "1" }), site, { ...www, keep: 0 });
      const running = release(tree, site, { ...www, keep: 0 });
      if (isFine) expect((await running).removed).toHaveLength(1);
      else await expect(running).rejects.toMatchObject({ code: "ENOENT" });
      expect(Object.keys(open.contents()).filter((path) => path.startsWith("www.releases"))).toEqual([]);
    });
  });

  it("keeps the last releases, and of older ones what was not deployed", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const names: string[] = [];
      for (const text of ["1", "2", "3", "4", "5"]) {
        const report = await release(memoryTree({ "index.html": text, "a/b": "b" }), site, {
          ...www,
          keep: 2,
        });
        names.push(report.release);
        if (text === "1") open.files.writeFile("www/a/visitor.png", "mine");
        if (text === "4") {
          const left = [{ release: names[0], reason: "what was not deployed is in it" }];
          expect(report).toMatchObject({ removed: [], left });
        }
        if (text === "5")
          expect(report).toMatchObject({ removed: [names[1]], left: [{ release: names[0] }] });
      }
      expect(names).toEqual(names.toSorted());
      expect(seen(open).kept).toEqual([names[0], names[2], names[3]]);
      const first = Object.keys(open.contents()).filter((path) => path.includes(`${names[0]}/`));
      expect(first.map((path) => path.slice(`www.releases/${names[0]}/`.length))).toEqual([
        "",
        "a/",
        "a/visitor.png",
      ]);
    });
  });

  const prunings = [
    ["with what visitors have put there", undefined],
    ["broken off before the first removal", 1],
    ["broken off after the first removal", 2],
  ] as const;
  it.each(prunings)("a release that was pruned is not gone back to: %s", async (_, killed) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    const names: string[] = [];
    const make = async (text: string, keep: number): Promise<void> => {
      const files = memoryTree({ a: text, b: text });
      names.push((await open.use(async (site) => await release(files, site, { ...www, keep }))).release);
    };
    await make("1", 3);
    open.files.writeFile("www/visitor.png", "mine");
    await make("2", 3);
    if (killed !== undefined) {
      await open.use(async (site) => {
        const { rm } = site;
        let left = killed - 1;
        site.rm = async (path, options) => {
          if (String(path).includes(`${names[0]}/`) && left-- <= 0) throw new Error("killed");
          await rm.call(site, path, options);
        };
        await release(memoryTree({ a: "3", b: "3" }), site, { ...www, keep: 1 });
      });
    } else await make("3", 1);
    await open.use(async (site) => {
      expect((await rollback(site, www)).release).toBe(names[1]);
      await expect(rollback(site, www)).rejects.toThrow(/there is no earlier release/);
      const gone = rollback(site, { ...www, to: names[0] });
      await expect(gone).rejects.toThrow(`there is no release '${names[0]}'`);
    });
    expect(seen(open).live).toEqual({ a: "2", b: "2" });
  });

  it("a stored release whose manifest cannot be read does not keep others from being gone back to", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const one = await release(memoryTree({ f: "1" }), site, www);
      const two = await release(memoryTree({ f: "2" }), site, www);
      await release(memoryTree({ f: "3" }), site, www);
      open.files.writeFile(`www.releases/${one.release}/.ftplib-manifest.ndjson`, "<html>");
      expect((await rollback(site, www)).release).toBe(two.release);
    });
  });

  it("keeps what it took the place of, even if that had been rolled back to", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const one = await release(memoryTree({ f: "1" }), site, www);
      await release(memoryTree({ f: "2" }), site, www);
      await rollback(site, www);
      await release(memoryTree({ f: "3" }), site, { ...www, keep: 1 });
      expect(seen(open)).toEqual({ live: { f: "3" }, kept: [one.release] });
    });
  });

  const back = "rollback";
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ["what was live before", ["1", "2", "3"], ["2", "1", "original"]],
    ["past a release that had been rolled back", ["1", "2", "3", back, "4"], ["2", "1", "original"]],
    ["past two of them", ["1", "2", back, "3", back, "4"], ["1", "original"]],
    ["past all that there are", ["1", back, "2"], ["original"]],
    ["the same after a deployment to what is live", ["1", "2", back, "3", "deploy"], ["1", "original"]],
    ["the newest older one, where that is not kept", ["1", "2", "3", back, "4", "forget"], ["3"]],
  ])("goes back to %s", async (_, calls, expected) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({ www: { f: "original" } }));
    await open.use(async (site) => {
      const options = { ...www, keep: 9 };
      let previous: string | undefined;
      for (const call of calls) {
        if (call === back) await rollback(site, www);
        else if (call === "deploy") await deploy(memoryTree({ f: "5" }), remoteTree(site, "www"));
        else if (call === "forget") await site.rm(`www.releases/${previous}`, { recursive: true });
        else ({ previous } = await release(memoryTree({ f: call }), site, options));
      }
      for (const text of expected) {
        await rollback(site, www);
        expect(seen(open).live).toEqual({ f: text });
      }
    });
  });

  it("copies unchanged files on the server where it can, whatever their names are now", async () => {
    const files = new MemoryFileSystem({});
    const options = { faults: [serverCopies(files)], extraFeatures: ["SITE COPY"] };
    await using open = await DeployedSite.start(files, options);
    // The server of this test remembers one name for all connections.
    const work = async (site: Site): Promise<void> => {
      await release(memoryTree({ same: "same", moved: "moved", changed: "1", edited: "abc" }), site, www);
      // Somebody has edited a file of the live site: the copy would not be what is in the source.
      files.writeFile("www/edited", "xyz");
      const source = { same: "same", "to/here": "moved", changed: "2", edited: "abc" };
      const report = await release(memoryTree(source), site, www);
      expect(report.copied).toBe(2);
      expect(seen(open).live).toEqual({ ...source, "to/": "" });
      const again = await release(memoryTree(source), site, { ...www, copy: false });
      expect(again.copied).toBe(0);
    };
    await open.use(work, { connections: 1 });
  });

  it("is refused before any upload by a server that does not rename directories", async () => {
    await using open = await DeployedSite.start(new FixedDirectories({ www: { "index.html": "1" } }));
    await open.use(async (site) => {
      const running = release(memoryTree({ "index.html": "2" }), site, www);
      await expect(running).rejects.toMatchObject({
        code: "ERR_FTP_RELEASE",
        message: expect.stringContaining("deploy()"),
      });
    });
    expect(open.changes().filter((line) => line.startsWith("STOR"))).toEqual([]);
    expect(seen(open)).toEqual({ live: { "index.html": "1" }, kept: [] });
  });

  it("of a source without files is refused", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({ www: { "index.html": "1" } }));
    await open.use(async (site) => {
      await expect(release(memoryTree({}), site, www)).rejects.toMatchObject({ code: "ERR_FTP_RELEASE" });
      expect(open.files.paths()).toEqual(["/www/", "/www/index.html"]);
      await release(memoryTree({ a: "a" }), site, www);
      await expect(release(memoryTree({}), site, www)).rejects.toMatchObject({ code: "ERR_FTP_RELEASE" });
    });
    expect(seen(open)).toEqual({ live: { a: "a" }, kept: ["original"] });
  });

  it("can be deployed to, and the next release knows its name", async () => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const one = await release(memoryTree({ f: "1" }), site, www);
      expect(await deploy(memoryTree({ f: "2" }), remoteTree(site, "www"))).toMatchObject({ ok: true });
      expect((await release(memoryTree({ f: "3" }), site, www)).previous).toBe(one.release);
    });
  });

  it.each<[string, ReleaseOptions]>([
    ["an empty path", { path: "" }],
    ["a root", { path: "/" }],
    ["a root with dots", { path: "/./" }],
    ["the home directory", { path: "./." }],
    ["the home directory by its sign", { path: "~" }],
    ["a parent", { path: "www/.." }],
    ["releases inside of what is live, with dots", { path: "www", releases: "./www/./old" }],
    ["releases at a parent", { path: "www", releases: "www/../old" }],
    ["releases inside of what is live", { path: "www", releases: "www/old" }],
    ["half a release", { path: "www", keep: 0.5 }],
    ["an unknown option", { path: "www", delete: true } as ReleaseOptions],
  ])("%s is a TypeError, and nothing is changed", async (_, options) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      await expect(release(memoryTree({ f: "1" }), site, options)).rejects.toThrow(TypeError);
    });
    expect(open.changes()).toEqual([]);
  });
});
