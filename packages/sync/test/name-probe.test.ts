import { MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { applyPlan } from "../src/apply/apply-plan.ts";
import { deploy } from "../src/deploy/deploy.ts";
import { mayBeStoredAs } from "../src/apply/name-probe.ts";
import { planSync } from "../src/plan/plan-sync.ts";
import { memoryTree } from "../src/tree/memory-tree.ts";
import { remoteTree } from "../src/tree/remote-tree.ts";
import type { Tree } from "../src/tree/tree.ts";
import { openSite } from "./sites.ts";
import { TIME, twinning, type Variant } from "./twin-server.ts";

const file = (content: string): { content: string; mtime: number } => ({ content, mtime: TIME });
const remote = { traits: { isRemote: true } };
const pureFtpd: Variant = {
  stored: (name) => name.replace(/[ \t]$/, "_"),
  isInMaking: true,
  options: remote,
  names: ["", ""],
};

/** The directories that were made and removed, without what is different each time. */
function watched(tree: Tree): string[] {
  const seen: string[] = [];
  const { mkdir, removeDirectory } = tree;
  const note = (what: string, path: string): void =>
    void seen.push(`${what} ${path.replace(/ftplib-[0-9a-f]{8}/, "ID")}`);
  tree.mkdir = async (path, options) => {
    note("make", path);
    await mkdir.call(tree, path, options);
  };
  tree.removeDirectory = async (path, options) => {
    note("remove", path);
    await removeDirectory.call(tree, path, options);
  };
  return seen;
}

describe("A3: a file that a server would overwrite by storing another name", () => {
  it.each(["", "d/"])("stays, in '%s', and no directory is left", async (place) => {
    const target = twinning({ [`${place}trail_`]: file("somebody's") }, pureFtpd);
    const seen = watched(target);
    const source = memoryTree({ [`${place}trail `]: file("new"), [`${place}other`]: file("o") });
    for (const _run of [1, 2]) {
      const { ok, failed } = await applyPlan(planSync(source, target));
      expect(ok).toBe(false);
      expect(failed.map(({ step }) => step.path)).toEqual([`${place}trail `]);
      expect(String(failed[0]?.error)).toContain("seems to take for 'trail_'");
      expect(target.texts()).toEqual([`${place}other: o`, `${place}trail_: somebody's`]);
    }
    const once = [`make ${place}xID x `, `remove ${place}xID x_`];
    expect(seen).toEqual([...once, ...once]);
  });

  it.each([1, 2, 8])("stays on a server, with %i connections", async (connections) => {
    class Substituting extends MemoryFileSystem {
      override async rename(from: string, to: string): Promise<void> {
        await super.rename(from, to.replace(/ $/, "_"));
      }

      override async makeDirectory(path: string): Promise<void> {
        await super.makeDirectory(path.replace(/ $/, "_"));
      }
    }
    const files = new Substituting({ www: { trail_: "somebody's" } });
    await using open = await openSite({ files }, { connections });
    const others = Array.from({ length: 40 }, (_, nth) => [`f${nth}`, String(nth)] as const);
    const source = memoryTree({ ...Object.fromEntries(others), "trail ": "new", "u ": "unusual" });
    const { failed, done } = await applyPlan(planSync(source, remoteTree(open.site, "www")));
    expect(failed.map(({ step }) => step.path).sort()).toEqual(["trail ", "u "]);
    expect(done).toHaveLength(others.length);
    expect(files.readFile("www/trail_")?.toString()).toBe("somebody's");
    expect(files.paths().filter((path) => path.endsWith("/"))).toEqual(["/www/"]);
  });

  it("of two files of the source the first stays as it is", async () => {
    const target = twinning({}, pureFtpd);
    const source = memoryTree({ trail_: file("first"), "trail ": file("second one") });
    await applyPlan(planSync(source, target));
    await applyPlan(planSync(source, target));
    const before = target.texts();
    const report = await applyPlan(planSync(source, target));
    expect(report.ok).toBe(false);
    expect(target.texts()).toEqual(before);
  });

  it("a server that stores names as they are gets both, and is tried once for names with the same characters", async () => {
    const target = memoryTree({ a_1: file("1"), b_1: file("1"), c_: file("1") }, remote);
    const seen = watched(target);
    const source = memoryTree({ "a*1": file("2"), "b*1": file("2"), "c ": file("2") });
    expect(await applyPlan(planSync(source, target))).toMatchObject({ ok: true, failed: [] });
    expect(target.paths()).toEqual(["a*1", "a_1", "b*1", "b_1", "c ", "c_"]);
    expect(seen).toEqual(["make xID*xx", "remove xID*xx", "make xID x ", "remove xID x "]);
  });

  it("nothing is tried for usual names, for names without a substitute there, or on this machine", async () => {
    const here = memoryTree({ a_: file("1") });
    const there = memoryTree({ a_b: file("1"), ete: file("1"), other: file("1") }, remote);
    const seen = [watched(here), watched(there)];
    const source = memoryTree({
      "a ": file("2"),
      "a-b": file("2"),
      "\u00e9t\u00e9": file("2"),
      "n*": file("2"),
    });
    expect(await applyPlan(planSync(source, here))).toMatchObject({ ok: true });
    expect(await applyPlan(planSync(source, there))).toMatchObject({ ok: true });
    expect(seen).toEqual([[], []]);
  });

  it.each(["mkdir", "list"] as const)("%s that is refused says nothing", async (method) => {
    const target = memoryTree({ a_: file("1") }, remote);
    const refuse = async (): Promise<never> => {
      throw new Error("no");
    };
    const { list } = target;
    if (method === "mkdir") target.mkdir = refuse;
    else {
      let isTried = false;
      const { mkdir } = target;
      target.mkdir = async (path) => {
        isTried = true;
        await mkdir.call(target, path);
      };
      target.list = async (path) => (isTried ? await refuse() : await list.call(target, path));
    }
    expect(await applyPlan(planSync(memoryTree({ "a ": file("2") }), target))).toMatchObject({ ok: true });
    expect(target.paths()).toEqual(["a ", "a_"]);
  });
});

describe("B5: deploy overwrites no file by storing another name", () => {
  it.each(["", "d/"])("in '%s', that only the target has", async (place) => {
    const target = twinning({ [`${place}trail_`]: file("somebody's") }, pureFtpd);
    const source = memoryTree({
      [`${place}trail `]: file("new"),
      [`${place}u `]: file("u"),
      other: file("o"),
    });
    for (const _run of [1, 2]) {
      const { failed } = await deploy(source, target);
      expect(failed.map(({ step }) => step.path).sort()).toEqual([`${place}trail `, `${place}u `]);
      expect(String(failed.find(({ step }) => step.path.endsWith("trail "))?.error)).toContain("'trail_'");
      expect(target.texts()).toContain(`${place}trail_: somebody's`);
    }
  });

  it.each(["", "new/"])("in '%s', of the source", async (place) => {
    const target = twinning({}, pureFtpd);
    const files = { [`${place}trail_`]: file("first"), [`${place}trail `]: file("second one") };
    for (const _run of [1, 2]) {
      const { failed } = await deploy(memoryTree(files), target);
      expect(failed.map(({ step }) => step.path)).toEqual([`${place}trail `]);
      expect(target.texts()).toContain(`${place}trail_: first`);
    }
  });

  it("and takes both where names are stored as they are", async () => {
    const target = memoryTree({ a_: file("somebody's") }, remote);
    expect(await deploy(memoryTree({ "a ": file("2"), "a*": file("3") }), target)).toMatchObject({
      ok: true,
    });
    expect([target.text("a_"), target.text("a "), target.text("a*")]).toEqual(["somebody's", "2", "3"]);
  });
});

it.each([
  ["trail ", "trail_", true],
  ["a\tb", "a_b", true],
  ["what?", "what-", true],
  ["end. ", "end", true],
  ["end.", "end", true],
  ["trail ", "trail", true],
  ["a-b", "a_b", false],
  ["a b", "a_b", false],
  ["\u00e9t\u00e9", "ete", false],
  ["a*", "b_", false],
  ["a*", "a*", false],
  ["a*b", "a", false],
])("%j may be stored as %j: %s", (name, other, expected) => {
  expect(mayBeStoredAs(name, other)).toBe(expected);
});
