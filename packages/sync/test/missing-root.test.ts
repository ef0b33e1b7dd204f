import { FileSystemError, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { DeployedSite } from "./deployed-site.ts";

/** Lists nothing where there is nothing to list, as vsftpd does. */
class ListsNothing extends MemoryFileSystem {
  override async stat(path: string): ReturnType<MemoryFileSystem["stat"]> {
    const facts = await super.stat(path);
    if (facts !== undefined || !this.isListing) return facts;
    return { name: "x", kind: "directory", size: 0, modified: 0, mode: 0o755, unique: "x" };
  }

  override async list(path: string): ReturnType<MemoryFileSystem["list"]> {
    try {
      return await super.list(path);
    } catch (error) {
      if (error instanceof FileSystemError) return [];
      throw error;
    }
  }

  isListing = false;
}

describe("A1: a directory that is not there, on a server that lists nothing for it", () => {
  const start = async (): Promise<DeployedSite> => {
    const files = new ListsNothing({});
    return await DeployedSite.start(files, {
      without: ["MLSD", "MLST"],
      faults: [
        {
          step: "list-command",
          fault: (truth) => {
            files.isListing = true;
            return truth;
          },
        },
        {
          step: "list-final",
          fault: (truth) => {
            files.isListing = false;
            return truth;
          },
        },
      ],
    });
  };

  it("is made, as a target", async () => {
    await using open = await start();
    const report = await open.use(
      async (site) => await applyPlan(planSync(memoryTree({ "d/a": "a" }), remoteTree(site, "new"))),
    );
    expect(report.done.map(({ step }) => `${step.action} ${step.path}`)).toEqual([
      "mkdir ",
      "mkdir d",
      "copy d/a",
    ]);
    expect(open.contents()).toEqual({ "new/": "", "new/d/": "", "new/d/a": "a" });
  });

  it("is an error, as a source", async () => {
    await using open = await start();
    const target = memoryTree({ old: "old" });
    await open.use(async (site) => {
      const plan = planSync(remoteTree(site, "none"), target, { delete: true });
      await expect(applyPlan(plan)).rejects.toMatchObject({ code: "ENOENT" });
    });
    expect(target.paths()).toEqual(["old"]);
  });
});
