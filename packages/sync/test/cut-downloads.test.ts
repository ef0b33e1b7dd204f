import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults } from "@ftplib/testkit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { openSite } from "./sites.ts";

const CUT = 50_000;
const sizes = { small: 60_000, large: 3_000_000 };
const servers = [[], ["SIZE"], ["MLST", "MLSD"], ["SIZE", "MLST", "MLSD"], ["SIZE", "MLST", "MLSD", "MDTM"]];
const kinds = ["small", "large"] as const;
const rows = kinds.flatMap((kind) => servers.map((without) => ({ kind, without })));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sync-cut-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe("B3: a file that the server has cut gets no name", () => {
  it.each(rows)("$kind, without $without", async ({ kind, without }) => {
    const content = Buffer.alloc(sizes[kind], kind);
    const settings = {
      tree: { www: { "file.bin": content } },
      without,
      // The announcement in the 150 is left out, too: a listing alone tells the size.
      faults: [
        at("retr-bytes", faults.truncateData(CUT)),
        at("retr-reply", faults.reply("150 Here it comes")),
      ],
    };
    await using open = await openSite(settings, { retry: false });
    const [source, target] = [remoteTree(open.site, "www"), localTree(folder)];
    const report = await applyPlan(planSync(source, target), { source, target });
    expect(report.failed).toMatchObject([{ step: { path: "file.bin" } }]);
    expect(String(report.failed[0]?.error)).toContain("bytes are less than");
    expect((await readdir(folder)).filter((name) => !name.startsWith("."))).toEqual([]);
  });
});
