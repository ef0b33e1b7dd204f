import { at, faults, type MemoryFileSystem, type TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { openSite } from "./sites.ts";

const COUNT = 300;
const source = memoryTree(
  Object.fromEntries(
    Array.from({ length: COUNT }, (_, file) => [
      `d${file % 3}/f${file}`,
      { content: `content of ${file}`, mtime: 1_700_000_000_000 },
    ]),
  ),
);

function filesOf(server: TestServer): string[] {
  return (server.files as MemoryFileSystem).paths().filter((path) => !path.endsWith("/"));
}

const isUnlucky = (step: { readonly argument: string }): boolean => /\bf150(?:\.|$)/.test(step.argument);
const refusal = at("stor-command", faults.when(isUnlucky, faults.reply("553 Not this one")));

describe("many small files on a server", () => {
  it("B1: few connections, few round trips, directories before files", async () => {
    await using open = await openSite({}, { connections: 3 });
    const report = await applyPlan(planSync(source, remoteTree(open.site, "www")));
    expect([report.ok, report.done.length]).toEqual([true, COUNT + 4]);
    expect(filesOf(open.server)).toHaveLength(COUNT);
    const verbs = open.server.transcript.lines
      .filter((line) => line.startsWith("C: "))
      .map((line) => line.split(" ")[1]);
    expect(verbs.lastIndexOf("MKD")).toBeLessThan(verbs.indexOf("STOR"));
    expect(verbs.filter((verb) => verb === "STOR")).toHaveLength(COUNT);
    // Nothing is listed that this run has made: the root of the target, and nothing else.
    expect(verbs.filter((verb) => verb === "MLSD").length).toBeLessThanOrEqual(2);
    expect(open.server.connections).toBeLessThanOrEqual(3);
  });

  it("B4: one that is refused does not stop the others", async () => {
    await using open = await openSite({ faults: [refusal] }, { connections: 2 });
    const report = await applyPlan(planSync(source, remoteTree(open.site, "www")));
    expect(report.failed).toMatchObject([{ step: { path: "d0/f150" }, error: { code: "EACCES" } }]);
    expect(filesOf(open.server)).toHaveLength(COUNT - 1);
  });

  it("B4: failFast ends all connections' work", async () => {
    await using open = await openSite({ faults: [refusal] }, { connections: 2 });
    const report = await applyPlan(planSync(source, remoteTree(open.site, "www")), { failFast: true });
    expect(report).toMatchObject({ ok: false, isComplete: false });
    expect(report.failed).toHaveLength(1);
    const { done, skipped, failed } = report;
    expect(done.length + skipped.length + failed.length).toBe(COUNT + 4);
  });

  it("B4: a full disk ends the run", async () => {
    let stored = 0;
    const refuse = faults.reply("552 Disk full");
    const full = at("stor-command", (truth, step) => (++stored > 100 ? refuse(truth, step) : truth));
    await using open = await openSite({ faults: [full] }, { connections: 2 });
    const report = await applyPlan(planSync(source, remoteTree(open.site, "www")));
    expect(report.isComplete).toBe(false);
    expect(report.failed.length).toBeGreaterThan(0);
    expect(report.failed[0]?.error).toMatchObject({ code: "ENOSPC" });
    const { done, skipped, failed } = report;
    expect(done.length + skipped.length + failed.length).toBe(COUNT + 4);
  });

  it("B7: the signal ends it with its reason, and leaves whole files alone", async () => {
    await using open = await openSite({}, { connections: 2 });
    const abort = new AbortController();
    let count = 0;
    const onStep = (): void => {
      if (++count === 20) abort.abort(new Error("enough"));
    };
    const remote = remoteTree(open.site, "www");
    const { signal } = abort;
    await expect(applyPlan(planSync(source, remote), { signal, onStep })).rejects.toThrow("enough");
    const whole = filesOf(open.server).filter((path) => !path.endsWith(".part"));
    expect(whole.length).toBeLessThan(COUNT);
    expect((await applyPlan(planSync(source, remote, { delete: true }))).ok).toBe(true);
    expect(filesOf(open.server)).toHaveLength(COUNT);
  });
});
