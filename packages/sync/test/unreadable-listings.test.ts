import { at, type FaultRule, faults, MemoryFileSystem, type Step } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import { openSite, type TestSite } from "./sites.ts";

const row = "-rw-r--r-- 1 ftp ftp 1 Jan 01 2020 b\r\n";
const fact = "type=file;size=1; b\r\n";

type Listing = readonly [command: "LIST" | "MLSD", text: string];

/** What the server sends in place of a listing that has `b` and `c`. */
const listings: readonly Listing[] = [
  ["LIST", "ls: .: Permission denied\r\n"],
  ["LIST", `${row}ls: ./c: Permission denied\r\n`],
  ["LIST", `${row}-rw-r--r-- 1 ftp ftp 528 Foo 01 2007 c\r\n`],
  ["MLSD", `${fact}type=file;size=1; `],
  ["MLSD", `${fact}type=file;size=1; cc`],
  ["MLSD", `${fact}and so on\r\n`],
];

/** A site whose directory `top` has `z`, and another directory that is listed so. */
async function openLying(directory: "" | "/d", [command, text]: Listing): Promise<TestSite> {
  const isHere = ({ argument }: Step): boolean => argument.split(" ").at(-1) === `top${directory}`;
  const step = command.toLowerCase();
  const rules: readonly FaultRule[] = [
    at(`${step}-bytes`, faults.when(isHere, faults.nothing())),
    at(`${step}-end`, faults.when(isHere, faults.extraData(text))),
  ];
  const files = new MemoryFileSystem({ top: { z: "z", b: "b", c: "c", d: { b: "b", c: "c" } } });
  return await openSite({ files, faults: rules, without: command === "LIST" ? ["MLSD", "MLST"] : [] });
}

describe("S42, F85, F86: a listing that does not show all removes nothing", () => {
  for (const directory of ["", "/d"] as const) {
    it.each(listings)(`of the source${directory}: %s %j`, async (...listing) => {
      await using open = await openLying(directory, listing);
      const content = { content: "x", mtime: 1_577_836_800_000 };
      const target = memoryTree({ z: content, b: content, c: content, "d/b": content, "d/c": content });
      const run = applyPlan(planSync(remoteTree(open.site, "top"), target, { delete: true }));
      await expect(run).rejects.toThrow(/EACCES|is not complete/);
      expect((await target.list("")).map(({ name }) => name).sort()).toEqual(["b", "c", "d", "z"]);
      expect((await target.list("d")).map(({ name }) => name).sort()).toEqual(["b", "c"]);
    });
  }

  const isRefused = ([, text]: Listing): boolean => text.startsWith("ls: .:");
  const targetOf = async (open: TestSite): Promise<unknown> => {
    const source = memoryTree({ new: "z" });
    return await applyPlan(planSync(source, remoteTree(open.site, "top"), { delete: true }));
  };
  const untouched = ["/top/", "/top/b", "/top/c", "/top/d/", "/top/d/b", "/top/d/c", "/top/z"];

  it.each(listings.filter((each) => !isRefused(each)))("of the target/d: %s %j", async (...listing) => {
    await using open = await openLying("/d", listing);
    await expect(targetOf(open)).rejects.toMatchObject({ code: "ERR_FTP_LISTING", path: "top/d" });
    expect((open.server.files as MemoryFileSystem).paths()).toEqual(untouched);
  });

  it.each(listings.filter(isRefused))(
    "of the target/d, a conflict that is an error: %s %j",
    async (...listing) => {
      await using open = await openLying("/d", listing);
      expect(await targetOf(open)).toMatchObject({
        ok: false,
        failed: [{ step: { action: "conflict", path: "d" }, error: { code: "ERR_FTP_UNREADABLE" } }],
      });
      const left = (open.server.files as MemoryFileSystem).paths();
      expect(left).toEqual([...untouched, "/top/new"].toSorted());
    },
  );
});
