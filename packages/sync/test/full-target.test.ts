import { FileSystemError, MemoryFileSystem } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { openSite } from "./sites.ts";

const SMALL = 1_000;
const ALONE = 100_000;
const LARGE = 1_500_000;

/** A file system that makes files and then has no room for what is in them: for the large ones once another one is made. */
class Full extends MemoryFileSystem {
  #isMade = (): void => {};
  readonly #other = new Promise<void>((resolve) => {
    this.#isMade = resolve;
  });

  override async write(...words: Parameters<MemoryFileSystem["write"]>) {
    const [path] = words;
    const sink = await super.write(...words);
    if (path.includes("large")) {
      const write = async (): Promise<void> => {
        await this.#other;
        throw new FileSystemError("ENOSPC", path);
      };
      return { ...sink, write };
    }
    this.#isMade();
    // The transfer of this one is broken off before it has begun.
    if (path.includes("alone")) await this.#isRemoved;
    throw new FileSystemError("ENOSPC", path);
  }

  isRemoved = (): void => {};
  readonly #isRemoved = new Promise<void>((resolve) => {
    this.isRemoved = resolve;
  });

  override async removeFile(path: string): Promise<void> {
    await super.removeFile(path);
    if (path.includes("alone")) this.isRemoved();
  }
}

// U5: a full disk of the server ends a run, and nothing is left under temporary names.
it.each([
  ["small ones", { a: SMALL, b: SMALL, c: SMALL }],
  ["one that goes alone", { a: ALONE }],
  ["one that is under way when another one has no room", { alone: ALONE, large: LARGE }],
] as const)("a target without room keeps nothing of what it has begun: %s", async (_, sizes) => {
  const files = new Full();
  await using open = await openSite({ files }, { connections: 4 });
  const texts = Object.entries(sizes).map(([name, size]) => [name, "x".repeat(size)] as const);
  const source = memoryTree(Object.fromEntries(texts));
  const target = remoteTree(open.site, "www");
  const report = await applyPlan(await planSync(source, target), { source, target });
  files.isRemoved();
  expect(report.failed[0]?.error).toMatchObject({ code: "ENOSPC" });
  expect(files.paths()).toEqual(["/www/"]);
});
