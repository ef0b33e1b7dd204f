import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import type { DoneStep, FailedStep, SkippedStep, SyncReport } from "../src/apply/report.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { release } from "../src/release/release.ts";
import { localTree } from "../src/tree/local-tree.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { openSite, type TestSite } from "./sites.ts";

const COUNT = 200;
const content = (name: (index: number) => string) =>
  Object.fromEntries(Array.from({ length: COUNT }, (_, index) => [name(index), `content of ${index}`]));
const source = memoryTree(content((index) => `d${index % 40}/f${index}`));
const large = memoryTree({ ...content((index) => `f${index}`), big: "b".repeat(2_000_000) });

type Step = DoneStep | SkippedStep | FailedStep;
type Run = (open: TestSite, onStep: (step: Step) => void, cwd: string) => Promise<unknown>;
const www = ({ site }: TestSite) => remoteTree(site, "www");

const runs: Readonly<Record<string, Run>> = {
  "applyPlan, uploads": (open, onStep) => applyPlan(planSync(source, www(open)), { onStep }),
  "applyPlan, a large file among them": (open, onStep) => applyPlan(planSync(large, www(open)), { onStep }),
  "applyPlan, with a journal": (open, onStep, cwd) =>
    applyPlan(planSync(source, www(open)), { onStep, journal: join(cwd, "j") }),
  "applyPlan, downloads": (open, onStep, cwd) =>
    applyPlan(planSync(remoteTree(open.site, "old"), localTree(join(cwd, "here"))), { onStep }),
  "applyPlan, removals": (open, onStep) =>
    applyPlan(planSync(memoryTree({ only: "x" }), remoteTree(open.site, "old"), { delete: true }), {
      onStep,
      maxDelete: false,
    }),
  deploy: (open, onStep) => deploy(source, www(open), { onStep }),
  release: ({ site }, onStep) => release(source, site, { path: "www", onStep }),
};

/** Runs it, and ends the server at the nth change or download. Returns what it rejects with. */
async function runUntil(run: Run, nth: number): Promise<{ error: Error; outcomes: readonly Step[] }> {
  const cwd = mkdtempSync(join(tmpdir(), "sync-gone-"));
  const files = new MemoryFileSystem();
  for (const [path, text] of Object.entries(content((index) => `old/f${index}`))) files.writeFile(path, text);
  let count = 0;
  let stopped: Promise<void> | undefined;
  const log = (line: string): void => {
    if (/^C: (?:STOR|RETR|DELE) /.test(line) && ++count === nth) stopped = open.server.stop();
  };
  await using open = await openSite({ files, log }, { connections: 2 });
  const outcomes: Step[] = [];
  const onStep = (step: Step): void => void outcomes.push(step);
  try {
    const error = await run(open, onStep, cwd).then(
      () => expect.fail("the run did not reject"),
      (thrown: Error) => thrown,
    );
    return { error, outcomes };
  } finally {
    await stopped;
    rmSync(cwd, { recursive: true });
  }
}

describe("B4: a server that disappears ends the run", () => {
  it.each(Object.entries(runs).flatMap(([name, run]) => [20, 60].map((nth) => [name, nth, run] as const)))(
    "%s, at change or download %d",
    async (_, nth, run) => {
      const { error, outcomes } = await runUntil(run, nth);
      expect(error.message).toMatch(/ECONNREFUSED|closed|ECONNRESET/);
      const { report } = error as Error & { readonly report: SyncReport };
      expect(report).toMatchObject({ ok: false, isComplete: false });
      const { done, failed, skipped } = report;
      expect([...done, ...failed, ...skipped]).toHaveLength(outcomes.length);
      // Those under way on both connections, and three in a row.
      expect(failed.length).toBeLessThanOrEqual(5);
      expect(skipped.length).toBeGreaterThan(50);
      for (const { reason } of skipped)
        expect(reason).toMatch(/^(?:not done: the run had ended|no removals after an error)$/);
    },
  );

  it("one file after which the connection is lost does not end it", async () => {
    const isUnlucky = ({ argument }: { readonly argument: string }): boolean => argument.includes("big");
    const lost = at("stor-command", faults.when(isUnlucky, faults.reset()));
    await using open = await openSite({ faults: [lost] }, { connections: 2 });
    const report = await applyPlan(planSync(large, www(open)));
    expect(report.failed).toMatchObject([{ step: { path: "big" } }]);
    expect(report.done.length).toBe(COUNT + 1);
    expect(report.isComplete).toBe(true);
  });
});
