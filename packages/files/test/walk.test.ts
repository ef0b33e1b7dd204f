import { at, faults } from "@ftplib/testkit";
import picomatch from "picomatch";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canMatchBelow } from "../src/tree/path-filter.ts";
import { commandsOf, openSite } from "./sites.ts";

const tree = {
  "a.txt": "a",
  b: { "b1.txt": "1", c: { "c1.txt": "1", ".hidden": "h" } },
  d: { e: { f: { "deep.txt": "d" } } },
  empty: {},
};

const all = [
  "a.txt",
  "b",
  "b/b1.txt",
  "b/c",
  "b/c/.hidden",
  "b/c/c1.txt",
  "d",
  "d/e",
  "d/e/f",
  "d/e/f/deep.txt",
  "empty",
];

async function paths(entries: AsyncIterable<{ readonly path: string }>): Promise<string[]> {
  const found: string[] = [];
  for await (const { path } of entries) found.push(path);
  return found;
}

describe("T1: walk", () => {
  it.each([1, 2, 8])("gives every entry once, with %i connections", async (connections) => {
    await using open = await openSite({ tree }, { connections });
    expect((await paths(open.site.walk())).sort()).toEqual(all);
  });

  it("sorted: each directory before what is in it, names in the order of their bytes", async () => {
    await using open = await openSite({ tree: { b: { x: "" }, "b.txt": "", B: "", a: { é: "", z: "" } } });
    expect(await paths(open.site.walk("", { sorted: true }))).toEqual([
      "B",
      "a",
      "a/z",
      "a/é",
      "b",
      "b/x",
      "b.txt",
    ]);
  });

  it("begins at a directory, and paths are those of the site", async () => {
    await using open = await openSite({ tree });
    expect((await paths(open.site.walk("d"))).sort()).toEqual(["d/e", "d/e/f", "d/e/f/deep.txt"]);
    expect((await paths(open.site.walk("/d/e"))).sort()).toEqual(["/d/e/f", "/d/e/f/deep.txt"]);
  });

  it("does not list what is excluded, and gives only what is included", async () => {
    await using open = await openSite({ tree });
    expect((await paths(open.site.walk("", { exclude: ["b", "d/**/f"] }))).sort()).toEqual([
      "a.txt",
      "d",
      "d/e",
      "empty",
    ]);
    expect((await paths(open.site.walk("", { include: ["**/*.txt"] }))).sort()).toEqual(
      all.filter((path) => path.endsWith(".txt")),
    );
    expect(commandsOf(open.server).filter((line) => line === "MLSD b").length).toBe(1);
  });

  it.each([1, 4])("lets the loop make other calls, with %i connections", async (connections) => {
    await using open = await openSite({ tree }, { connections });
    const sizes: (number | undefined)[] = [];
    for await (const entry of open.site.walk())
      if (entry.isFile()) sizes.push((await open.site.stat(entry.rawPath)).size);
    expect(sizes).toEqual([1, 1, 1, 1, 1]);
  });

  it("leaves no work behind when the loop ends early", async () => {
    await using open = await openSite({ tree }, { connections: 4 });
    for await (const entry of open.site.walk()) if (entry.name === "b") break;
    await expect.poll(() => open.site.state.busy).toBe(0);
  });

  it("a directory that cannot be listed ends the walk, or is reported", async () => {
    const isC = (step: { argument: string }): boolean => step.argument === "b/c";
    const refuse = at("mlsd-command", faults.when(isC, faults.reply("550 No")));
    await using open = await openSite({ tree, faults: [refuse], without: [] });
    await expect(paths(open.site.walk())).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
  });

  it.each([
    ["before the listing", [at("mlsd-command", faults.nth(3, faults.reset()))]],
    ["in the listing", [at("mlsd-bytes", faults.nth(2, faults.resetData(3)))]],
    ["after the listing", [at("mlsd-final", faults.nth(2, faults.reset()))]],
  ])("a connection that is lost %s loses and doubles nothing", async (_, rules) => {
    await using open = await openSite({ tree, faults: rules }, { connections: 2 });
    expect((await paths(open.site.walk())).sort()).toEqual(all);
  });

  it("a long directory is streamed, and goes on after a loss without doubles", async () => {
    const names = Array.from({ length: 25_000 }, (_, nth) => `file-${nth}.txt`);
    const big = Object.fromEntries(names.map((name) => [name, ""]));
    const cut = at("mlsd-bytes", faults.nth(1, faults.resetData(1_200_000)));
    await using open = await openSite({ tree: { big }, faults: [cut] }, { connections: 2 });
    const found = await paths(open.site.walk("big"));
    expect(found).toHaveLength(25_000);
    expect(new Set(found).size).toBe(25_000);
  });
});

describe("T2: a name that is a path", () => {
  const hostile = ["../x", "/etc/passwd", "a/b", "sub/../../x"];
  const listing = hostile.map((name) => `type=file;size=1; ${name}\r\n`).join("");
  const lying = at("mlsd-bytes", faults.replaceData(`type=file;size=1; good\r\n${listing}`));

  it("ends a walk, or is reported", async () => {
    await using open = await openSite({ tree: { d: { good: "g" } }, faults: [lying] });
    await expect(paths(open.site.walk("d"))).rejects.toMatchObject({
      code: "ERR_FTP_PROTOCOL",
      message: expect.stringContaining("a name that is a path") as string,
    });
    const reported: string[] = [];
    const found = await paths(open.site.walk("d", { onError: (path) => reported.push(path) }));
    expect(found).toEqual(["d/good"]);
    expect(reported).toEqual(hostile);
  });

  it("is never removed", async () => {
    await using open = await openSite({ tree: { x: "x", d: { good: "g" } }, faults: [lying] });
    await expect(open.site.rm("d", { recursive: true })).rejects.toMatchObject({ code: "ERR_FTP_TREE" });
    const removed = commandsOf(open.server).filter((line) => line.startsWith("DELE"));
    // The first one finds out whether it is a link.
    expect(removed).toEqual(["DELE d", "DELE d/good"]);
  });
});

describe("T3: names that are not UTF-8", () => {
  it("travel as bytes from the listing to the command", async () => {
    const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
    await using open = await openSite({});
    await open.site.mkdir(bytes("dir-\xe9"));
    await open.site.withSession((ftp) =>
      ftp.storbinary(Buffer.concat([bytes("STOR "), bytes("dir-\xe9/f\xfe.txt")]), bytes("x")),
    );
    const found = [];
    for await (const entry of open.site.walk()) found.push(entry);
    expect(found.map(({ rawPath }) => Buffer.from(rawPath).toString("latin1")).sort()).toEqual([
      "dir-\xe9",
      "dir-\xe9/f\xfe.txt",
    ]);
    for (const entry of found) expect((await open.site.stat(entry.rawPath)).type).toBe(entry.type);
  });
});

describe("T6: glob", () => {
  it.each(["", "/", "//", "/pub/*", "..", "../*"])(
    "%j is refused: it names nothing below cwd",
    async (pattern) => {
      await using open = await openSite({ tree: { pub: { a: "a" } } });
      await expect(open.site.glob(pattern).toArray()).rejects.toThrow(/names nothing|leads out/);
    },
  );

  it("a slash at the end changes nothing", async () => {
    await using open = await openSite({ tree: { pub: { a: "a" } } });
    expect((await open.site.glob("pub/").toArray()).map(({ path }) => path)).toEqual(["pub"]);
  });

  it.each([
    ["*.txt", ["a.txt"]],
    ["**/*.txt", ["a.txt", "b/b1.txt", "b/c/c1.txt", "d/e/f/deep.txt"]],
    ["b/**", ["b", "b/b1.txt", "b/c", "b/c/.hidden", "b/c/c1.txt"]],
    ["*/*", ["b/b1.txt", "b/c", "d/e"]],
    ["d/*/f/*", ["d/e/f/deep.txt"]],
    ["{a,b/b1}.txt", ["a.txt", "b/b1.txt"]],
    ["**/.hidden", ["b/c/.hidden"]],
    ["nothing/**", []],
  ])("%s", async (pattern, expected) => {
    await using open = await openSite({ tree });
    expect((await paths(open.site.glob(pattern))).sort()).toEqual(expected);
  });

  it("lists only directories that can match", async () => {
    await using open = await openSite({ tree });
    await paths(open.site.glob("d/*/f/*"));
    const listed = commandsOf(open.server).filter((line) => line.startsWith("MLSD"));
    expect(listed.sort()).toEqual(["MLSD", "MLSD d", "MLSD d/e", "MLSD d/e/f"]);
  });

  const part = fc.constantFrom("a", "b", "ab", ".a", "*", "a*", "**", "?", "[ab]", "{a,b}", "*.a", "!(a)");
  const name = fc.constantFrom("a", "b", "ab", ".a", "x.a");
  it("a directory that cannot match holds nothing that matches", () => {
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.array(name, { minLength: 2, maxLength: 4 }),
        (parts, names) => {
          const pattern = parts.join("/");
          if (!picomatch(pattern, { dot: true })(names.join("/"))) return;
          const canMatch = canMatchBelow(pattern);
          for (let depth = 1; depth < names.length; depth++) {
            expect(canMatch(names.slice(0, depth).join("/"))).toBe(true);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("T7: rm", () => {
  it.each([1, 4])("removes a tree, with %i connections", async (connections) => {
    await using open = await openSite({ tree }, { connections });
    await open.site.rm("b", { recursive: true });
    await open.site.rm("d", { recursive: true });
    expect((await open.site.readdir()).sort()).toEqual(["a.txt", "empty"]);
  });

  it.each(["", "/", ".", "//", "./", "/."])("refuses the root and the empty path: %j", async (path) => {
    await using open = await openSite({ tree });
    await expect(open.site.rm(path, { recursive: true, force: true })).rejects.toMatchObject({
      code: "EINVAL",
    });
    expect(await open.site.exists("a.txt")).toBe(true);
  });

  it.each([
    ["a file that is missing", "none", {}, "ENOENT"],
    ["a tree that is missing", "none", { recursive: true }, "ENOENT"],
    ["a directory without recursive", "empty", {}, "EISDIR"],
  ])("rejects: %s", async (_, path, options, code) => {
    await using open = await openSite({ tree });
    await expect(open.site.rm(path, options)).rejects.toMatchObject({ code, path });
  });

  it("force accepts that nothing is there", async () => {
    await using open = await openSite({ tree });
    await open.site.rm("none", { force: true });
    await open.site.rm("none", { force: true, recursive: true });
  });

  it("reports what it could not remove, and removes the rest", async () => {
    const isC1 = (step: { argument: string }): boolean => step.argument.endsWith("c1.txt");
    const refuse = at("dele-command", faults.when(isC1, faults.reply("550 Permission denied")));
    await using open = await openSite({ tree, faults: [refuse] });
    const error = await open.site.rm("b", { recursive: true }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "ERR_FTP_TREE",
      failures: [
        { path: "b/c/c1.txt", error: { code: "EACCES" } },
        { path: "b/c", error: { code: "ENOTEMPTY" } },
        { path: "b", error: { code: "ENOTEMPTY" } },
      ],
    });
    expect(await open.site.exists("b/b1.txt")).toBe(false);
  });
});
