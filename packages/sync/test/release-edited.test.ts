import { MemoryFileSystem } from "@ftplib/testkit";
import { expect, it } from "vitest";
import { release } from "../src/release/release.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { DeployedSite } from "./deployed-site.ts";
import { serverCopies } from "./server-copies.ts";

const www = { path: "www" } as const;
const HASHES = ["HASH", "XSHA256", "XSHA512", "XSHA1", "XSHA", "XMD5", "MD5", "XCRC"];
/** When others change something: a day after the release. */
const LATER = Date.now() + 86_400_000;

const servers = [
  { server: "computes hashes", without: [], knows: true },
  { server: "computes no hashes", without: HASHES, knows: true },
  { server: "computes hashes, and sets no times", without: ["MFMT", "MFF"], knows: true },
  { server: "computes no hashes, and sets no times", without: [...HASHES, "MFMT", "MFF"], knows: false },
] as const;

const edits = [
  { edit: "not at all", now: undefined, isCopied: true },
  { edit: "with another size", now: "edited by somebody", isCopied: false },
  { edit: "with the same size", now: "evil page", isCopied: false },
  { edit: "and back", now: "good page", isCopied: true },
  { edit: "away", now: "", isCopied: false },
] as const;

const rows = servers.flatMap((server) => edits.map((edit) => ({ ...server, ...edit })));

it.each(rows)(
  "B6: a file of the live site that was edited $edit, on a server that $server",
  async ({ without, knows, now, isCopied }) => {
    const files = new MemoryFileSystem({});
    const settings = { faults: [serverCopies(files)], extraFeatures: ["SITE COPY"], without: [...without] };
    await using open = await DeployedSite.start(files, settings);
    // The server of this test remembers one name for all connections.
    await open.use(
      async (site) => {
        await release(memoryTree({ page: "good page", other: "1" }), site, www);
        if (now === "") await site.rm("www/page");
        else if (now !== undefined) files.writeFile("www/page", now, { modified: LATER });
        for (const other of ["2", "3"]) {
          const report = await release(memoryTree({ page: "good page", other }), site, www);
          const isCopiedNow = knows && (isCopied || other === "3");
          expect(report.copied, other).toBe(isCopiedNow ? 1 : 0);
          expect(files.readFile("www/page")?.toString()).toBe("good page");
        }
      },
      { connections: 1 },
    );
  },
);

const pruned = servers.flatMap((server) =>
  edits.map((edit) => {
    const setsTimes = !server.without.some((command) => command === "MFMT");
    // Without times, another content of the same size is not seen.
    const isSeen = setsTimes || edit.edit === "with another size";
    return { ...server, ...edit, stays: isSeen && !edit.isCopied && edit.now !== "" };
  }),
);

it.each(pruned)(
  "B6: a file of an old release that was edited $edit, on a server that $server: $stays stays",
  async ({ without, now, stays }) => {
    const files = new MemoryFileSystem({});
    await using open = await DeployedSite.start(files, { without: [...without] });
    await open.use(async (site) => {
      await release(memoryTree({ "d/page": "good page", other: "1" }), site, { ...www, copy: false });
      if (now === "") await site.rm("www/d/page");
      else if (now !== undefined) files.writeFile("www/d/page", now, { modified: LATER });
      const next = { "d/page": "good page", other: "2" };
      const report = await release(memoryTree(next), site, { ...www, copy: false, keep: 0 });
      const [old = ""] = [...report.removed, ...report.left.map((left) => left.release)];
      const reason = "files that were changed since they were deployed are in it";
      expect(report.left).toEqual(stays ? [{ release: old, reason }] : []);
      const kept = stays ? now : undefined;
      expect(files.readFile(`www.releases/${old}/d/page`)?.toString()).toBe(kept);
      expect(files.readFile(`www.releases/${old}/other`)).toBeUndefined();
    });
  },
);
