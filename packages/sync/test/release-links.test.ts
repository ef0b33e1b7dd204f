import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DirectoryFileSystem } from "@ftplib/testkit";
import type { Site } from "@ftplib/files";
import { afterEach, beforeEach, expect, it } from "vitest";
import { release } from "../src/release/release.ts";
import { rollback } from "../src/release/rollback.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { openSite } from "./sites.ts";

const www = { path: "www" } as const;
let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "ftplib-links-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const at = (path: string): string => join(root, path);
const page = (): string => readFileSync(at("www/page"), "utf8");
const make = (text: string) => async (site: Site) => await release(memoryTree({ page: text }), site, www);

async function use(work: (site: Site) => Promise<unknown>): Promise<void> {
  await using open = await openSite({ files: await DirectoryFileSystem.open(root) });
  await work(open.site);
}

/** What an earlier release onto a link that is relative has left: nothing is where it leads now. */
async function withLinkAsOriginal(): Promise<string> {
  mkdirSync(at("www"));
  await use(make("1"));
  rmSync(at("www.releases/original"), { recursive: true });
  symlinkSync("ld", at("www.releases/original"));
  return "original";
}

it.each([{ dryRun: true }, {}])("B6: a release does not take the place of a link: %j", async (options) => {
  mkdirSync(at("ld"));
  writeFileSync(at("ld/page"), "0");
  symlinkSync("ld", at("www"));
  await use(async (site) => {
    await expect(release(memoryTree({ page: "1" }), site, { ...www, ...options })).rejects.toMatchObject({
      code: "ERR_FTP_RELEASE",
      message: expect.stringMatching(/it is a link to 'ld' \(name the directory/),
    });
  });
  expect(page()).toBe("0");
});

it.each([{ dryRun: true }, {}])("B6: no rollback to a link that leads nowhere: %j", async (options) => {
  await withLinkAsOriginal();
  await use(async (site) => {
    await expect(rollback(site, { ...www, ...options })).rejects.toThrow(
      /original' is not a directory, nor a link to one \(what is live is as it was\)/,
    );
  });
  expect(page()).toBe("1");
});

it("B6: what was live is put back where nothing waits any more to take its place", async () => {
  const takes = await withLinkAsOriginal();
  renameSync(at("www"), at("www.releases/left"));
  const swap = { leaves: "left", takes, release: takes };
  writeFileSync(at("www.releases/swap.json"), JSON.stringify(swap));
  await use(async (site) => {
    expect((await make("2")(site)).repaired).toMatch(/is undone/);
    expect(page()).toBe("2");
    expect((await make("3")(site)).repaired).toBeUndefined();
  });
});

it.each(["a file", "a link"])("B6: a rollback does not take the place of %s", async (kind) => {
  await use(async (site) => {
    const { release: to } = await make("1")(site);
    await make("2")(site);
    rmSync(at("www"), { recursive: true });
    if (kind === "a file") writeFileSync(at("www"), "a file");
    else symlinkSync(at("www.releases"), at("www"));
    await expect(rollback(site, { ...www, to })).rejects.toThrow(`it is ${kind}`);
    expect(readFileSync(at(`www.releases/${to}/page`), "utf8")).toBe("1");
  });
});
