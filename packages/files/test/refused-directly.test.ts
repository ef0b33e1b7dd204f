import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { openSite } from "./sites.ts";

const local = mkdtempSync(join(tmpdir(), "files-refused-"));
for (const name of ["a", "f", "z"]) writeFileSync(join(local, name), "longer than the old one");
afterAll(() => rmSync(local, { recursive: true }));

const bytes = Buffer.from("longer than the old one");
const operations: Readonly<Record<string, (site: Site) => PromiseLike<unknown>>> = {
  upload: (site) => site.upload(bytes, "d/f", { atomic: false }),
  writeFile: (site) => site.writeFile("d/f", bytes, { atomic: false }),
  uploadMany: async (site) => {
    const items = ["a", "f", "z"].map((name) => ({ local: bytes, path: `d/${name}` }));
    const outcomes = await site.uploadMany(items, { atomic: false });
    const [failed] = outcomes.filter(({ error }) => error !== undefined);
    if (failed !== undefined) throw failed.error;
  },
  uploadTree: (site) => site.uploadTree(local, "d", { atomic: false }),
};
const replies = ["550 No", "553 Not that name", "450 Busy"] as const;
const cells = Object.keys(operations).flatMap((name) => replies.map((reply) => [name, reply] as const));

describe("U1: a direct upload that is refused before its data", () => {
  it.each(cells)("%s, by %s: the file that is there stays", async (name, reply) => {
    const files = new MemoryFileSystem({ d: { f: "old" } });
    const refusal = at("stor-command", (truth, step) =>
      step.argument.endsWith("/f")
        ? faults.reply(reply)([{ kind: "send", bytes: Buffer.from("") }], step)
        : truth,
    );
    await using open = await openSite(
      { files, faults: [refusal] },
      { retry: { attempts: 2, minDelay: 0, maxDelay: 0 } },
    );
    await expect(Promise.resolve(operations[name]?.(open.site))).rejects.toThrow();
    expect(files.readFile("/d/f")?.toString()).toBe("old");
  });
});
