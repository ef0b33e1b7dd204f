import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

/** A directory that is too long to be read before its first entry is given out. */
const long = Object.fromEntries(Array.from({ length: 10_200 }, (_, at) => [`f${at}`, ""]));
const tree = { d: { a: long, b: long } };
const COUNT = 2 * 10_200 + 2;

/** Makes another call for some of the entries, and counts all. */
async function callInLoop(
  site: Site,
  entries: AsyncIterable<{ readonly rawPath: string | Uint8Array }>,
): Promise<number> {
  let count = 0;
  for await (const { rawPath } of entries) if (count++ % 3_000 === 0) await site.stat(rawPath);
  return count;
}

/** Calls that need a session while every one of the site's may be held by a listing that is streamed. */
const calls: Readonly<Record<string, (site: Site, local: LocalDirectory) => Promise<unknown>>> = {
  walk: async (site) => expect(await callInLoop(site, site.walk("d"))).toBe(COUNT),
  "walk sorted": async (site) => expect(await callInLoop(site, site.walk("d", { sorted: true }))).toBe(COUNT),
  glob: async (site) => expect(await callInLoop(site, site.glob("d/*/*"))).toBe(COUNT - 2),
  "two lists": async (site) => {
    const [one, other] = await Promise.all(["d/a", "d/b"].map((path) => callInLoop(site, site.list(path))));
    expect([one, other]).toEqual([10_200, 10_200]);
  },
  downloadTree: async (site, local) => {
    const { files } = await site.downloadTree("d", local.at("x"), { include: ["*/f*00"] });
    expect(files).toBe(2 * 101);
    expect(readdirSync(local.at("x/a"))).toHaveLength(101);
  },
  downloadMany: async (site, local) => {
    const items = async function* () {
      for await (const { rawPath, name } of site.glob("d/*/f*00"))
        yield { path: rawPath, local: local.at(name) };
    };
    const outcomes = await site.downloadMany(items());
    expect(outcomes.filter(({ error }) => error !== undefined)).toEqual([]);
    expect(outcomes).toHaveLength(2 * 101);
  },
  rm: async (site) => {
    await site.rm("d", { recursive: true });
    expect(await site.readdir()).toEqual([]);
  },
};

describe.each([
  ["one connection", { connections: 1 }, {}],
  ["two connections", { connections: 2 }, {}],
  ["four, of which the server allows one", { connections: 4 }, { maxConnections: 1 }],
] as const)("T1: with %s no call waits for a session that waits for it", (_, options, settings) => {
  it.each(Object.entries(calls))("%s", async (_name, call) => {
    using local = new LocalDirectory();
    await using open = await openSite({ tree, ...settings }, options);
    await call(open.site, local);
    expect(open.site.state).toMatchObject({ busy: 0, waiting: 0 });
  });
});
