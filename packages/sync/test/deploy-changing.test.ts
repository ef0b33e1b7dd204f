import { at, MemoryFileSystem } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { deploy } from "../src/deploy/deploy.ts";
import { MANIFEST } from "../src/deploy/deploy-options.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree, TreeReadOptions } from "../src/tree/tree.ts";
import { DeployedSite } from "./deployed-site.ts";

const MIB = 1 << 20;

/** A tree whose file has another content each time that it is read. */
function changing(contents: readonly Buffer[]): Tree {
  let reads = 0;
  const shown = memoryTree({ file: contents[0] ?? "", other: "o" });
  return Object.assign(Object.create(shown) as Tree, {
    url: shown.url,
    traits: async () => await shown.traits(),
    list: async (path: string) => await shown.list(path),
    async *read(path: string, { start = 0 }: TreeReadOptions = {}) {
      const content = contents[Math.min(path === "file" ? reads++ : 0, contents.length - 1)];
      yield path === "file" ? Buffer.from(content ?? "").subarray(start) : Buffer.from("o");
    },
  });
}

const sizes = [
  ["small", 1_000],
  ["of several packets", MIB],
  ["that could be continued", 5 * MIB],
] as const;
const changes = [
  ["longer", 10],
  ["shorter", -10],
] as const;
const rows = sizes.flatMap(([size, bytes]) =>
  changes.map(([change, more]) => ({ size, change, bytes, now: bytes + more })),
);

it.each(rows)(
  "B5: a file $size that is $change when it is uploaded than it was when it was hashed fails",
  async ({ bytes, now }) => {
    await using open = await DeployedSite.start(new MemoryFileSystem({}));
    await open.use(async (site) => {
      const target = remoteTree(site, "");
      const source = changing([Buffer.alloc(bytes, "a"), Buffer.alloc(now, "b")]);
      const report = await deploy(source, target);
      expect(report.failed.map(({ step, error }) => [step.path, String(error)])).toEqual([
        ["file", expect.stringContaining(`it had ${bytes} bytes, and has ${now}`)],
      ]);
      const manifest = open.files.readFile(MANIFEST)?.toString() ?? "";
      expect(manifest).toMatch(/"path":"file".*"pending":true/);
      const again = await deploy(memoryTree({ file: Buffer.alloc(now, "b"), other: "o" }), target);
      expect(again.done.map(({ step }) => step.path)).toEqual(["file"]);
      expect(again.ok).toBe(true);
    });
  },
);

it.each(sizes)("B5: a file %s whose upload breaks and is continued is whole", async (_, bytes) => {
  let breakings = 0;
  const half = bytes < MIB ? 0 : bytes / 2;
  const breaks = at("upload-bytes", (truth, { argument, offset }) => {
    if (breakings > 0 || !argument.includes("file") || offset < half) return truth;
    breakings++;
    return [{ kind: "reset" }];
  });
  await using open = await DeployedSite.start(new MemoryFileSystem({}), { faults: [breaks] });
  const content = Buffer.alloc(bytes, "a");
  await open.use(
    async (site) => {
      const report = await deploy(memoryTree({ "d/file": content, other: "o" }), remoteTree(site, ""));
      expect(report.failed).toEqual([]);
      expect(report.ok).toBe(true);
    },
    { retry: { minDelay: 1 } },
  );
  expect(breakings).toBe(1);
  expect(open.files.readFile("d/file")?.equals(content)).toBe(true);
});
