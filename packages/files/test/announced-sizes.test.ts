import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { bytesOf } from "./bytes.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

const SIZE = 5_000;
const content = bytesOf(SIZE);
const big = bytesOf((1 << 20) + 5_000);
const without = ["SIZE", "MLST", "MLSD"];

/** What tells the size, if not SIZE and MLST. */
const servers = {
  "the 150": [],
  "a listing": [at("retr-preliminary", faults.withText("Here it comes"))],
};

/** Each moves a file of at least 2,000 bytes, and gives what has come of it. */
type Operation = (site: Site, directory: LocalDirectory) => Promise<Uint8Array>;
const operations: Readonly<Record<string, Operation>> = {
  download: async (site, directory) => {
    await site.download("f", directory.at("f"));
    return directory.read("f");
  },
  downloadMany: async (site, directory) => {
    for await (const { error } of site.downloadMany([{ path: "f", local: directory.at("f") }]))
      if (error !== undefined) throw error;
    return directory.read("f");
  },
  downloadTree: async (site, directory) => {
    await site.downloadTree("", directory.path);
    return directory.read("f");
  },
  readFile: async (site) => Buffer.from(await site.readFile("f")),
  createReadStream: async (site) => Buffer.concat(await site.createReadStream("f").toArray()),
  readable: async (site) => Buffer.from(await new Response(site.readable("f")).arrayBuffer()),
  copyFile: async (site) => {
    await site.copyFile("f", "copy");
    return await site.readFile("copy");
  },
};
/** The same, of a part or of another file. */
const others: Readonly<Record<string, Operation>> = {
  "createReadStream from a byte on": async (site) =>
    Buffer.concat(await site.createReadStream("f", { start: 2_000 }).toArray()),
  "createReadStream up to a byte": async (site) =>
    Buffer.concat(await site.createReadStream("f", { end: 3_999 }).toArray()),
  "copyFile of a large file": async (site) => {
    await site.copyFile("big", "copy");
    return await site.readFile("copy");
  },
};
const expected: Readonly<Record<string, Uint8Array>> = {
  "createReadStream from a byte on": content.subarray(2_000),
  "createReadStream up to a byte": content.subarray(0, 4_000),
  "copyFile of a large file": big,
};

const rows = Object.entries({ ...operations, ...others }).map(([name, run]) => ({ name, run }));
const trees = (name: string): Record<string, Uint8Array> =>
  name === "copyFile of a large file" ? { f: content, big } : { f: content };

describe.each(Object.entries(servers))("D3, D7: only %s tells the size", (_, told) => {
  it.each(rows)(
    "$name: data that ends early in good order is an error, and nothing has the name",
    async ({ name, run }) => {
      using directory = new LocalDirectory();
      const truncated = at("retr-bytes", faults.truncateData(1_000));
      const tree = trees(name);
      await using open = await openSite({ tree, without, faults: [...told, truncated] });
      await expect(run(open.site, directory)).rejects.toThrow();
      expect(directory.names).not.toContain("f");
      expect(await open.site.exists("copy")).toBe(false);
    },
  );

  it.each(rows)("$name: once is made good", async ({ name, run }) => {
    using directory = new LocalDirectory();
    const truncated = at("retr-bytes", faults.once(faults.truncateData(1_000)));
    await using open = await openSite({ tree: trees(name), without, faults: [...told, truncated] });
    const reading = run(open.site, directory);
    // What a stream has given out cannot be taken back.
    if (/^createReadStream|^readable/.test(name)) await expect(reading).rejects.toThrow();
    else expect(Buffer.from(await reading).equals(expected[name] ?? content)).toBe(true);
  });

  it.each(rows)("$name: a whole file arrives", async ({ name, run }) => {
    using directory = new LocalDirectory();
    await using open = await openSite({ tree: trees(name), without, faults: told });
    expect(Buffer.from(await run(open.site, directory)).equals(expected[name] ?? content)).toBe(true);
  });

  it.each([{ verify: false }, { allowChanging: true }] as const)("%j takes what comes", async (options) => {
    using directory = new LocalDirectory();
    const truncated = at("retr-bytes", faults.truncateData(1_000));
    await using open = await openSite({ tree: { f: content }, without, faults: [...told, truncated] });
    expect(await open.site.download("f", directory.at("f"), options)).toMatchObject({ size: 1_000 });
  });
});

describe("D7: no size is told", () => {
  const reading = ["download", "downloadMany", "readFile", "createReadStream", "readable"];
  const unlisted = at("list-command", faults.reply("502 no"));
  it.each(reading)("%s goes by the final reply", async (name) => {
    using directory = new LocalDirectory();
    const rules = [...servers["a listing"], unlisted];
    await using open = await openSite({ tree: { f: content }, without, faults: rules });
    expect(Buffer.from(await operations[name]!(open.site, directory)).equals(content)).toBe(true);
  });

  it.each(reading)("%s takes more than a listing tells", async (name) => {
    using directory = new LocalDirectory();
    const line = "-rw-r--r--   1 me       me              0 Jan  1 00:00 f\r\n";
    const short = at("list-bytes", faults.replaceData(line));
    const rules = [...servers["a listing"], short];
    await using open = await openSite({ tree: { f: content }, without, faults: rules });
    expect(Buffer.from(await operations[name]!(open.site, directory)).equals(content)).toBe(true);
    expect(open.server.transcript.lines.join("\n")).toMatch(/^C: LIST/m);
  });
});
