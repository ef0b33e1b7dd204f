import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Items } from "ftplib";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { Site } from "../src/site.ts";
import { commandsOf, openSite } from "./sites.ts";

const tree = { a: { "a1.txt": "1", "a2.txt": "2" }, "b.txt": "b" };
const folder = mkdtempSync(join(tmpdir(), "items-"));

afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

describe("lists can be awaited, iterated over, and taken as an array", () => {
  const lists: Readonly<Record<string, readonly [(site: Site) => Items<{ path: string }>, string[]]>> = {
    list: [(site) => site.list("a"), ["a/a1.txt", "a/a2.txt"]],
    walk: [(site) => site.walk(), ["a", "a/a1.txt", "a/a2.txt", "b.txt"]],
    glob: [(site) => site.glob("**/*.txt"), ["a/a1.txt", "a/a2.txt", "b.txt"]],
  };
  it.each(Object.entries(lists))("%s", async (_, [call, expected]) => {
    await using open = await openSite({ tree });
    const sorted = (entries: readonly { path: string }[]): string[] =>
      entries.map(({ path }) => path).toSorted();
    expect(sorted(await call(open.site))).toEqual(expected);
    expect(sorted(await call(open.site).toArray())).toEqual(expected);
    const looped = [];
    for await (const entry of call(open.site)) looped.push(entry);
    expect(sorted(looped)).toEqual(expected);
    expect(open.site.state).toMatchObject({ busy: 0, waiting: 0 });
  });

  it.each(Object.entries(lists))("%s rejects by await with what a loop would", async (_, [call]) => {
    await using open = await openSite({ tree });
    await open.site.close();
    await expect(call(open.site)).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
  });
});

describe("many files", () => {
  const bytes = new Uint8Array(3);
  const local = join(folder, "b.txt");
  const runs: Readonly<Record<string, (site: Site) => Items<{ readonly error: unknown }>>> = {
    uploadMany: (site) => site.uploadMany([{ local: bytes, path: "new" }]),
    downloadMany: (site) => site.downloadMany([{ path: "b.txt", local }]),
  };

  describe.each(Object.entries(runs))("%s", (name, run) => {
    it("is done by await", async () => {
      await using open = await openSite({ tree });
      const outcomes = await run(open.site);
      expect(outcomes.map(({ error }) => error)).toEqual([undefined]);
      expect(open.server.transfers).toHaveLength(1);
    });

    it("that nobody asks for an outcome is warned of when the site closes, and moves nothing", async () => {
      await using open = await openSite({ tree });
      const warned = once(process, "warning");
      run(open.site);
      await open.site.close();
      const [warning] = await warned;
      expect(warning).toMatchObject({ code: "FTP_NOTHING_TRANSFERRED" });
      expect(String(warning)).toContain(`the result of ${name}() was neither iterated over nor awaited`);
      expect(commandsOf(open.server).filter((line) => /^(?:STOR|RETR)/.test(line))).toEqual([]);
    });

    it("that was iterated over, awaited, or left is not", async () => {
      const warn = vi.spyOn(process, "emitWarning");
      await using open = await openSite({ tree });
      for await (const { error } of run(open.site)) expect(error).toBeUndefined();
      await run(open.site);
      await run(open.site).return();
      await open.site.close();
      expect(warn).not.toHaveBeenCalled();
    });
  });
});

describe("an item with wrong keys is a TypeError that names the key, and does not end the others", () => {
  const cases: readonly (readonly ["uploadMany" | "downloadMany", unknown, string])[] = [
    ["uploadMany", { source: "a", path: "b" }, 'has no "local": "source" is called "local" here'],
    ["uploadMany", { from: "a", to: "b" }, 'has no "local": "from" is called "local" here'],
    ["uploadMany", { local: "a", remote: "b" }, 'has no "path": "remote" is called "path" here'],
    ["uploadMany", { local: "a", pth: "b" }, 'has no "path": "pth" is called "path" here'],
    ["uploadMany", { local: "a" }, 'has no "path": it needs { local, path }'],
    ["uploadMany", { local: "a", path: 5 }, "must be a string or a Uint8Array, not a number"],
    ["uploadMany", { local: 5, path: "a" }, "an upload takes a path"],
    ["uploadMany", ["a", "b"], "must be an object { local, path }, not an array"],
    ["uploadMany", undefined, "must be an object { local, path }, not undefined"],
    ["downloadMany", { source: "a", local: "b" }, 'has no "path": "source" is called "path" here'],
    ["downloadMany", { from: "a", to: "b" }, 'has no "local": "to" is called "local" here'],
    ["downloadMany", { remotePath: "a", local: "b" }, '"remotePath" is called "path" here'],
    ["downloadMany", "a", "must be an object { local, path }, not a string"],
  ];
  it.each(cases)("%s %j", async (name, item, message) => {
    await using open = await openSite({ tree });
    const good = { local: join(folder, "good.txt"), path: "b.txt" };
    const good2 = name === "uploadMany" ? { local: new Uint8Array(1), path: "new" } : good;
    const call = open.site[name].bind(open.site) as (items: unknown) => Items<{ readonly error: unknown }>;
    const outcomes = await call([item, good2]);
    const errors = outcomes.map(({ error }) => error).filter((error) => error !== undefined);
    expect(outcomes).toHaveLength(2);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(TypeError);
    expect(String(errors[0])).toContain(message);
    expect(readdirSync(folder).filter((file) => file.includes(".part"))).toEqual([]);
  });

  it.each(["uploadMany", "downloadMany"] as const)("%s refuses what holds no items at once", async (name) => {
    await using open = await openSite({ tree });
    const call = open.site[name].bind(open.site) as (items: unknown) => unknown;
    for (const wrong of [undefined, null, "dist", 5, { local: "a", path: "b" }]) {
      expect(() => call(wrong)).toThrow(`${name}() takes an array or another iterable of { local, path }`);
    }
  });
});
