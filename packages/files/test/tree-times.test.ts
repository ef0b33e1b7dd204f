import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FaultRule, faults, MemoryFileSystem } from "@ftplib/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { TreeReport } from "../src/errors/tree-error.ts";
import type { Site } from "../src/site.ts";
import { commandsOf, openSite, type TestSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-times-"));
afterAll(() => rmSync(folder, { recursive: true }));

const names = ["a.txt", "b.txt", "c.txt"];
const noFacts = ["MLSD", "MLST"];
const noTimes = [...noFacts, "MDTM"];

/** Seconds since 1970: LIST gives the one to the minute, the other to the day. */
const times: readonly (readonly [string, number])[] = [
  ["minute", Math.floor(Date.now() / 60_000) * 60 - 86_400],
  ["day", 1_600_041_600],
];

/** The tree with these files on both sides, all of one time, and what makes the trees equal again after one side has changed. */
interface Direction {
  readonly name: string;
  /** Gives a file other content of the same length, and another time. */
  readonly change: (local: string, files: MemoryFileSystem, name: string, time: number) => void;
  readonly run: (site: Site, local: string) => Promise<TreeReport>;
}

const directions: readonly Direction[] = [
  {
    name: "uploadTree",
    change: (local, _, name, time) => {
      writeFileSync(join(local, name), "new");
      utimesSync(join(local, name), time, time);
    },
    run: (site, local) => site.uploadTree(local, "d"),
  },
  {
    name: "downloadTree",
    change: (_, files, name, time) => {
      files.writeFile(`d/${name}`, "new", { modified: time * 1000 });
    },
    run: (site, local) => site.downloadTree("d", local),
  },
];

async function openEqual(
  time: number,
  without: readonly string[],
  rules: readonly FaultRule[] = [],
): Promise<TestSite & { readonly local: string; readonly files: MemoryFileSystem }> {
  const files = new MemoryFileSystem({ d: {} });
  const local = mkdtempSync(join(folder, "local-"));
  for (const name of names) {
    files.writeFile(`d/${name}`, "old", { modified: time * 1000 });
    writeFileSync(join(local, name), "old");
    utimesSync(join(local, name), time, time);
  }
  return Object.assign(await openSite({ files, without, faults: rules }), { local, files });
}

describe.each(directions)("$name", ({ change, run }) => {
  describe.each(times)("LIST with times to the %s", (_, time) => {
    it("T5: a file of the same size that was changed within this is transferred, where MDTM is known", async () => {
      await using open = await openEqual(time, noFacts);
      change(open.local, open.files, "b.txt", time + 7);
      expect(await run(open.site, open.local)).toMatchObject({ files: 1, unchanged: 2 });
      expect(readFileSync(join(open.local, "b.txt"), "utf8")).toBe("new");
      expect(open.files.readFile("d/b.txt")?.toString()).toBe("new");
      // The next run finds them equal.
      expect(await run(open.site, open.local)).toMatchObject({ files: 0, unchanged: 3 });
      expect(statSync(join(open.local, "b.txt")).mtimeMs).toBe((time + 7) * 1000);
    });

    it("T5: without MDTM it counts as unchanged, and a file of another time does not", async () => {
      await using open = await openEqual(time, noTimes);
      change(open.local, open.files, "b.txt", time + 7);
      change(open.local, open.files, "c.txt", time - 400_007);
      expect(await run(open.site, open.local)).toMatchObject({ files: 1, unchanged: 2 });
    });

    it("T5: a server that does not know MDTM is asked for few times, however many files there are", async () => {
      await using open = await openEqual(time, noTimes);
      await run(open.site, open.local);
      const asked = commandsOf(open.server).filter((line) => line.startsWith("MDTM")).length;
      await run(open.site, open.local);
      expect(commandsOf(open.server).filter((line) => line.startsWith("MDTM"))).toHaveLength(asked);
    });

    it("T5: a file whose time the server does not say counts as unchanged", async () => {
      const rules = [at("mdtm", faults.reply("550 No"))];
      await using open = await openEqual(time, noFacts, rules);
      expect(await run(open.site, open.local)).toMatchObject({ files: 0, unchanged: 3 });
    });

    it("T5: a connection that is lost meanwhile changes nothing", async () => {
      const rules = [at("mdtm", faults.nth(2, faults.fin()))];
      await using open = await openEqual(time, noFacts, rules);
      change(open.local, open.files, "b.txt", time + 7);
      expect(await run(open.site, open.local)).toMatchObject({ files: 1, unchanged: 2 });
    });
  });

  it("T5: asks for no time where the listing gives it to the second", async () => {
    await using open = await openEqual(1_600_041_600, []);
    change(open.local, open.files, "b.txt", 1_600_041_607);
    expect(await run(open.site, open.local)).toMatchObject({ files: 1, unchanged: 2 });
    const asked = commandsOf(open.server).filter((line) => line.startsWith("MDTM d/a.txt"));
    expect(asked).toEqual([]);
  });
});

describe("downloadTree", () => {
  it.each(times)(
    "T5: files with a LIST to the %s get exact times, wherever connections are lost",
    async (_, time) => {
      const files = new MemoryFileSystem({ d: {} });
      for (let at = 0; at < 40; at++) files.writeFile(`d/${at}`, "x", { modified: (time + at) * 1000 });
      const rules = [4, 17, 18, 30].map((nth) => at("retr-command", faults.nth(nth, faults.reset())));
      const local = mkdtempSync(join(folder, "local-"));
      await using open = await openSite({ files, without: noFacts, faults: rules });
      expect(await open.site.downloadTree("d", local)).toMatchObject({ files: 40, unchanged: 0 });
      for (let at = 0; at < 40; at++) {
        expect(statSync(join(local, `${at}`)).mtimeMs).toBe((time + at) * 1000);
      }
      expect(await open.site.downloadTree("d", local)).toMatchObject({ files: 0, unchanged: 40 });
    },
  );
});

describe("downloadMany", () => {
  it("T5: times that came before the connection was lost are kept", async () => {
    const time = 1_600_041_667_000;
    const minute = {
      time: 1_600_041_660_000,
      precision: "minute",
      zone: "utc",
      yearInferred: false,
    } as const;
    const files = new MemoryFileSystem({ d: {} });
    const local = mkdtempSync(join(folder, "local-"));
    const items = Array.from({ length: 8 }, (_, nth) => {
      files.writeFile(`d/${nth}`, "x", { modified: time });
      const expected = { size: 1, mtime: new Date(minute.time), modified: minute };
      return { path: `d/${nth}`, local: join(local, String(nth)), expect: expected };
    });
    const rules = [at("mdtm", faults.nth(5, faults.fin()))];
    await using open = await openSite({ files, faults: rules }, { connections: 1 });
    for await (const { error } of open.site.downloadMany(items)) expect(error).toBe(undefined);
    const kept = items.map((item) => statSync(item.local).mtimeMs);
    expect(kept.filter((each) => each === time)).toHaveLength(4);
    expect(kept.filter((each) => each === minute.time)).toHaveLength(4);
  });
});

// Node 20 and 22 set a time a microsecond too early, and a file system keeps nanoseconds, which a Date rounds.
describe.each([0, 0.345, 0.0004, 0.9994, 0.9996, 0.999_999_9])(
  "a local time of %d s past a second",
  (fraction) => {
    it("T5: trees that were sent, and fetched, are equal in both directions", async () => {
      await using open = await openEqual(1_600_041_600, []);
      for (const name of names) utimesSync(join(open.local, name), 1_700_000_000, 1_700_000_000 + fraction);
      expect(await open.site.uploadTree(open.local, "d")).toMatchObject({ files: 3 });
      const back = mkdtempSync(join(folder, "back-"));
      expect(await open.site.downloadTree("d", back)).toMatchObject({ files: 3 });
      for (const local of [open.local, back])
        for (const { run } of directions)
          expect(await run(open.site, local)).toMatchObject({ files: 0, unchanged: 3 });
    });
  },
);
