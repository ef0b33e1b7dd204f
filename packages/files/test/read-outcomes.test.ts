import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { commandCuts } from "./command-cuts.ts";
import { diskTree } from "./disk-tree.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

/** A call that changes nothing on the server, and what it gives. */
interface Reading {
  readonly name: string;
  /** The verbs of the commands that it is cut at. */
  readonly verbs: readonly string[];
  readonly call: (site: Site, local: LocalDirectory) => Promise<unknown>;
  readonly gives: unknown;
  /** Whether a directory on disk is served, which can hold links. */
  readonly isOnDisk?: boolean;
}

const tree = { "a.txt": "content", full: { "b.txt": "b", inner: { "c.txt": "c" } } };

async function pathsOf(entries: AsyncIterable<{ readonly path: string }>): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of entries) paths.push(path);
  return paths.sort();
}

async function many(site: Site, local: LocalDirectory): Promise<string[]> {
  const items = ["a.txt", "full/b.txt"].map((path, at) => ({ path, local: local.at(String(at)) }));
  const found: string[] = [];
  for await (const { item, error } of site.downloadMany(items)) {
    found.push(error === undefined ? readFileSync(item.local, "utf8") : String(error));
  }
  return found.sort();
}

const readings: readonly Reading[] = [
  {
    name: "download",
    verbs: ["mlst", "retr"],
    call: async (site, local) => {
      await site.download("a.txt", local.at("a"));
      return local.read("a").toString();
    },
    gives: "content",
  },
  { name: "downloadMany", verbs: ["retr"], call: many, gives: ["b", "content"] },
  {
    name: "downloadTree",
    verbs: ["mlsd", "retr"],
    call: async (site, local) => {
      const { files } = await site.downloadTree("full", local.at("tree"));
      return [files, readFileSync(local.at("tree/inner/c.txt"), "utf8")];
    },
    gives: [2, "c"],
  },
  { name: "readFile", verbs: ["retr"], call: (site) => site.readFile("a.txt", "utf8"), gives: "content" },
  {
    name: "createReadStream",
    verbs: ["mlst", "retr"],
    call: (site) => text(site.createReadStream("a.txt", { start: 3 })),
    gives: "tent",
  },
  {
    name: "readable",
    verbs: ["mlst", "retr"],
    call: async (site) => (await buffer(site.readable("a.txt"))).toString(),
    gives: "content",
  },
  { name: "stat", verbs: ["mlst"], call: async (site) => (await site.stat("a.txt")).size, gives: 7 },
  {
    name: "exists",
    verbs: ["mlst"],
    call: async (site) => [await site.exists("a.txt"), await site.exists("not.txt")],
    gives: [true, false],
  },
  { name: "readdir", verbs: ["mlsd"], call: (site) => site.readdir("full"), gives: ["b.txt", "inner"] },
  {
    name: "list",
    verbs: ["mlsd"],
    call: (site) => pathsOf(site.list("full")),
    gives: ["full/b.txt", "full/inner"],
  },
  {
    name: "walk",
    verbs: ["mlsd"],
    call: (site) => pathsOf(site.walk("full")),
    gives: ["full/b.txt", "full/inner", "full/inner/c.txt"],
  },
  {
    name: "glob",
    verbs: ["mlsd"],
    call: (site) => pathsOf(site.glob("full/**/*.txt")),
    gives: ["full/b.txt", "full/inner/c.txt"],
  },
  {
    name: "hash",
    verbs: ["feat", "hash"],
    call: async (site) => (await site.hash("a.txt", { algorithm: "SHA-256" })).hex,
    gives: createHash("sha256").update("content").digest("hex"),
  },
  {
    name: "features",
    verbs: ["feat"],
    call: async (site) => (await site.features()).has("MLST"),
    gives: true,
  },
  {
    name: "readlink",
    verbs: ["mlst", "list"],
    call: (site) => site.readlink("link"),
    gives: "a.txt",
    isOnDisk: true,
  },
  {
    name: "readlink of one that leads nowhere",
    verbs: ["mlst", "list"],
    call: (site) => site.readlink("nowhere"),
    gives: "none.txt",
    isOnDisk: true,
  },
  {
    name: "readlink of what is none, and of what is missing",
    verbs: ["mlst", "list"],
    call: (site) =>
      Promise.all(
        ["a.txt", "not.txt"].map((path) =>
          site.readlink(path).catch((error: { readonly code: string }) => error.code),
        ),
      ),
    gives: ["EINVAL", "ENOENT"],
    isOnDisk: true,
  },
  {
    name: "readdir of what is missing",
    verbs: ["mlsd", "mlst"],
    call: (site) => site.readdir("not").catch((error: { readonly code: string }) => error.code),
    gives: "ENOENT",
  },
];

const cells = readings.flatMap((reading) =>
  reading.verbs.flatMap((verb) =>
    commandCuts.map((cut) => ({ reading, verb, cut, name: `${reading.name}: ${verb}, cut ${cut.name}` })),
  ),
);

describe("R1: a call that only reads is repeated, and gives what it would have given", () => {
  it.each(cells)("$name", async ({ reading, verb, cut }) => {
    using local = new LocalDirectory();
    using disk = diskTree();
    const place = reading.isOnDisk === true ? { root: disk.path } : { tree };
    await using open = await openSite({ ...place, faults: [cut.rules(verb)] });
    expect(await reading.call(open.site, local)).toEqual(reading.gives);
  });
});
