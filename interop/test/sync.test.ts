import { createHash } from "node:crypto";
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Site } from "@ftplib/files";
import { applyPlan, localTree, planSync, type PlanOptions, remoteTree, type Tree } from "@ftplib/sync";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LabServer, urlOf } from "../lab-server.ts";
import { lab } from "../running-lab.ts";

const DAEMON = 1;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-lab-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function open({ host, port, user, password }: LabServer): Promise<Site> {
  return connect(urlOf(host, port), { user, password, netrc: false, tls: "off" });
}

/** A file with its time, so many seconds after a moment of the past. */
async function plant(path: string, content: string, seconds: number): Promise<void> {
  await writeFile(path, content);
  await utimes(path, 1_700_000_000 + seconds, 1_700_000_000 + seconds);
}

/** The files below a directory: path to hash; directories to nothing. */
async function contentOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const pairs = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1);
    if (entry.isDirectory()) return [`${name}/`, ""] as const;
    return [
      name,
      createHash("sha256")
        .update(await readFile(path))
        .digest("hex"),
    ] as const;
  });
  return Object.fromEntries((await Promise.all(pairs)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function planned(source: Tree, target: Tree, options: PlanOptions): Promise<string[]> {
  const steps: string[] = [];
  for await (const { action, path } of planSync(source, target, options)) steps.push(`${action} ${path}`);
  return steps.sort();
}

const servers = lab.servers.filter(({ name }) =>
  ["vsftpd", "proftpd", "pure-ftpd", "pyftpdlib"].includes(name),
);

describe.skipIf(servers.length === 0)("sync with real servers: up, changed, and down", () => {
  it.each(servers)(
    "$name",
    async (server) => {
      const source = join(folder, "source");
      const served = join(server.root, "sync");
      await mkdir(served);
      await chown(served, DAEMON, DAEMON);
      await using site = await open(server);
      const local = localTree(source);
      const remote = remoteTree(site, "sync");
      const options: PlanOptions = { delete: true, renames: true };

      await mkdir(join(source, "a b/c"), { recursive: true });
      await mkdir(join(source, "empty"));
      for (let at = 0; at < 60; at++) await plant(join(source, `a b/f${at}`), "x".repeat(at), at);
      await plant(join(source, "a b/c/grüße"), "hi", 100);
      await plant(join(source, "large"), "0123456789abcdef".repeat(200_000), 200);
      expect((await applyPlan(planSync(local, remote, options))).failed).toEqual([]);
      expect(await contentOf(served)).toEqual(await contentOf(source));
      expect(await planned(local, remote, options)).toEqual([]);

      await plant(join(source, "a b/f7"), "another one", 10_000_000);
      await rm(join(source, "a b/f8"));
      await rename(join(source, "a b/f40"), join(source, "empty/f40"));
      await mkdir(join(source, "new"));
      await plant(join(source, "new/n"), "n", 300);
      const steps = await planned(local, remote, { ...options, overwriteNewer: true });
      expect(steps).toEqual(
        expect.arrayContaining(["copy new/n", "mkdir new", "remove a b/f8", "update a b/f7"]),
      );
      const report = await applyPlan(planSync(local, remote, { ...options, overwriteNewer: true }), {
        maxDelete: { count: 2 },
      });
      expect(report.failed).toEqual([]);
      const { hashes } = await remote.traits();
      expect(await contentOf(served)).toEqual(await contentOf(source));
      expect(await planned(local, remote, options)).toEqual([]);

      if (hashes.length > 0) {
        await plant(join(served, "a b/f9"), "y".repeat(9), 9);
        expect(await planned(local, remote, { checksum: true, overwriteNewer: true })).toEqual([
          "update a b/f9",
        ]);
      }

      const back = join(folder, "back");
      expect((await applyPlan(planSync(remote, localTree(back), options))).failed).toEqual([]);
      expect(await contentOf(back)).toEqual(await contentOf(served));
      expect(await planned(remote, localTree(back), options)).toEqual([]);
    },
    120_000,
  );
});
