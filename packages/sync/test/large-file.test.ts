import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Site } from "@ftplib/files";
import { at, type MemoryFileSystem, TestServer } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { SyncProgress } from "../src/apply/run-progress.ts";
import { readPlan, writePlan } from "../src/plan/plan-file.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";

const SIZE = 3_000_000;
const BREAK = 1_500_000;
const content = Buffer.from(Array.from({ length: SIZE }, (_, at) => (at * 31 + (at >> 8)) & 0xff));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-large-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("B3: a large file goes on where a run was broken off", () => {
  it.each(["up", "down"])("%s", async (direction) => {
    const path = join(folder, "large.bin");
    const isUp = direction === "up";
    let hasBroken = false;
    await using server = await TestServer.start({
      users: { me: "secret" },
      tree: { www: isUp ? {} : { "large.bin": content } },
      faults: [
        at(isUp ? "upload-bytes" : "retr-bytes", (truth, step) => {
          if (step.offset < BREAK || hasBroken) return truth;
          hasBroken = true;
          return [{ kind: "reset", on: "control" }, { kind: "reset" }];
        }),
      ],
    });
    if (isUp) {
      await writeFile(path, content);
      await utimes(path, 1_700_000_000, 1_700_000_000);
    }
    const run = async (use: (site: Site) => Promise<void>): Promise<void> => {
      const url = `ftp://me:secret@${server.host}:${server.port}/`;
      const site = await connect(url, { netrc: false, tls: "off", retry: false });
      try {
        await use(site);
      } finally {
        await site.close();
      }
    };
    const files = join(folder, "files");
    const plan = join(folder, "plan");
    const journal = join(folder, "journal");
    const local = localTree(isUp ? folder : files);
    const only = { filter: ["+ large.bin", "- *"] };
    const trees = (site: Site) => {
      const remote = remoteTree(site, "www");
      return isUp ? { source: local, target: remote } : { source: remote, target: local };
    };
    await run(async (site) => {
      const { source, target } = trees(site);
      await writePlan(planSync(source, target, only), plan);
      const report = await applyPlan(readPlan(plan), { source, target, journal });
      expect(report.failed).toMatchObject([{ step: { path: "large.bin" } }]);
    });
    await run(async (site) => {
      const reports: SyncProgress[] = [];
      const options = {
        ...trees(site),
        journal,
        onProgress: (progress: SyncProgress) => void reports.push(progress),
      };
      const report = await applyPlan(readPlan(plan), options);
      expect(report.ok).toBe(true);
      expect(report.bytes).toBeLessThan(SIZE - 500_000);
      expect(reports.at(-1)).toMatchObject({ files: 1, bytes: SIZE, totalBytes: SIZE });
    });
    if (isUp) {
      const stored = server.files as MemoryFileSystem;
      expect(stored.readFile("www/large.bin")?.equals(content)).toBe(true);
      expect(stored.paths()).toEqual(["/www/", "/www/large.bin"]);
    } else {
      expect(await localTree(files).list("")).toMatchObject([{ name: "large.bin", size: SIZE }]);
    }
  });
});
