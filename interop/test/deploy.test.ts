import { chown, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { connect, type Site } from "@ftplib/files";
import { deploy, memoryTree, release, remoteTree, rollback } from "@ftplib/sync";
import { describe, expect, it } from "vitest";
import { type LabServer, urlOf } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const DAEMON = 1;
const servers = lab.servers.filter(({ name }) => !/tls|implicit|cert|nat|ipv6|deflate|slow/.test(name));

/** Makes a directory that the server may write to, on its disk. */
async function makeServed({ root }: LabServer, name: string): Promise<string> {
  const place = join(root, name);
  await mkdir(place, { recursive: true });
  await chown(place, DAEMON, DAEMON);
  return place;
}

async function use(
  { host, port, user, password }: LabServer,
  work: (site: Site) => Promise<void>,
): Promise<void> {
  const site = await connect(urlOf(host, port), { user, password, netrc: false, tls: "off" });
  try {
    await work(site);
  } finally {
    await site.close();
  }
}

/** Every file below a directory, with its content. */
async function contents(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = files
    .sort()
    .map(async (path) => [path.slice(directory.length + 1), await readFile(path, "utf8")] as const);
  const { ".ftplib-manifest.ndjson": _, ...rest } = Object.fromEntries(await Promise.all(pairs));
  return rest;
}

describe.skipIf(servers.length === 0)("B5: deploy", () => {
  it.each(servers)("$name: what was deployed is removed, and nothing else", async (server) => {
    const place = await makeServed(server, `deploy-${server.name}`);
    await writeFile(join(place, "own.txt"), "mine");
    await use(server, async (site) => {
      const target = remoteTree(site, `deploy-${server.name}`);
      const first = {
        "index.html": "1",
        "css/a.css": "a",
        "css-old.txt": "x",
        "gone/b/c": "c",
        ".well-known/x": "x",
      };
      expect((await deploy(memoryTree(first), target)).failed).toEqual([]);
      await writeFile(join(place, "css/own.css"), "mine");
      const second = { "index.html": "2", "new/d e.txt": "d", "new/é.txt": "é", ".well-known/x": "x" };
      const report = await deploy(memoryTree(second), target, { check: true });
      expect(report.failed).toEqual([]);
      expect(await contents(place)).toEqual({ ...second, "own.txt": "mine", "css/own.css": "mine" });
      expect((await readdir(place)).sort()).toEqual(
        [".ftplib-manifest.ndjson", ".well-known", "css", "index.html", "new", "own.txt"].sort(),
      );
      expect((await deploy(memoryTree(second), target)).done).toEqual([]);
    });
  });
});

describe.skipIf(servers.length === 0)("B6: release", () => {
  it.each(servers)("$name: two releases, and back", async (server) => {
    const place = await makeServed(server, `release-${server.name}`);
    await use(server, async (site) => {
      const path = `release-${server.name}/www`;
      const one = { "index.html": "1", "a/b.txt": "b" };
      await release(memoryTree(one), site, { path });
      const two = await release(memoryTree({ ...one, "index.html": "2" }), site, { path });
      expect(await contents(join(place, "www"))).toEqual({ ...one, "index.html": "2" });
      // By mod_copy.
      if (server.name === "proftpd") expect(two.copied).toBe(1);
      await rollback(site, { path });
      expect(await contents(join(place, "www"))).toEqual(one);
      await release(memoryTree({ "index.html": "3" }), site, { path, keep: 1 });
      expect(await readdir(join(place, "www.releases"))).toHaveLength(1);
      expect(await contents(join(place, "www"))).toEqual({ "index.html": "3" });
    });
  });
});
