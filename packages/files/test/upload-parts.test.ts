import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { textCodec } from "ftplib/internal";
import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { isUploadPart } from "../src/index.ts";
import { shown } from "../src/path/remote-path.ts";
import type { Site } from "../src/site.ts";
import { nameBeside } from "../src/upload/temporary-name.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

const nameIn = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

describe("U1: what an upload that was killed has left can be told from other files", () => {
  const ways: Readonly<Record<string, (site: Site, local: LocalDirectory) => Promise<unknown>>> = {
    upload: (site) => site.upload(Buffer.alloc(100_000), "d/f"),
    "upload of a long name": (site) => site.upload(Buffer.alloc(100_000), `d/${"f".repeat(240)}`),
    writeFile: (site) => site.writeFile("d/f", "text"),
    uploadMany: async (site) => await site.uploadMany([{ local: Buffer.from("a"), path: "d/f" }]),
    uploadTree: (site, { path }) => site.uploadTree(path, "d"),
    copyFile: (site) => site.copyFile("d/mine", "d/f"),
  };
  it.each(Object.entries(ways))("by its name: %s", async (_, way) => {
    using local = new LocalDirectory();
    local.write("f", "text");
    // What looks alike is somebody's own.
    const own = [
      ".f.part",
      ".f.part.json",
      ".f.a1.part",
      "f.0123456789ab.part",
      ".f.0123456789ab.old",
      "mine",
    ];
    const files = new MemoryFileSystem({ d: Object.fromEntries(own.map((name) => [name, "text"])) });
    const before = files.paths();
    // The process dies before the rename: nothing is sent any more.
    const killed = [at("rnfr-command", faults.reset()), at("dele-command", faults.reset())];
    const options = { retry: false } as const;
    await using open = await openSite({ files, faults: killed }, options);
    await way(open.site, local).catch(() => {});
    const left = files.paths().filter((path) => !before.includes(path));
    expect(left).toHaveLength(1);
    expect(isUploadPart(nameIn(left[0]!))).toBe(true);
    expect(before.map(nameIn).filter(isUploadPart)).toEqual([]);
  });

  it("whatever the file is called", () => {
    const codec = textCodec("utf-8");
    const name = string({ minLength: 1, unit: "grapheme" }).filter((text) => !/[/\0\r\n]/.test(text));
    assert(
      property(name, (text) => {
        expect(isUploadPart(nameIn(shown(nameBeside(`d/${text}`, "part", codec))))).toBe(true);
        expect(isUploadPart(nameIn(shown(nameBeside(`d/${text}`, "old", codec))))).toBe(false);
        expect(isUploadPart(nameIn(shown(nameBeside(`d/${text}`, "part", codec, "a1"))))).toBe(false);
      }),
    );
  });
});
