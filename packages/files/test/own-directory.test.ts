import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { at, faults, MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { RemotePath } from "../src/path/remote-path.ts";
import type { Site } from "../src/site.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

const tree = {
  www: { a: "a", d: { e: {}, f: "f" }, "..d": { g: "g" } },
  other: { h: "h" },
  wwww: { i: "i" },
};

/** What removes. */
const operations: Readonly<Record<string, (site: Site, path: RemotePath) => Promise<unknown>>> = {
  "rm, recursive": (site, path) => site.rm(path, { recursive: true }),
  "rm, recursive and force": (site, path) => site.rm(path, { recursive: true, force: true }),
  rm: (site, path) => site.rm(path),
  rmdir: (site, path) => site.rmdir(path),
};

const servers: Readonly<Record<string, TestServerOptions>> = {
  "with MLST": {},
  "with LIST alone": { without: ["MLST", "MLSD"] },
};

/** Relative spellings of the site's own directory, `/www`, of those above it, and what ends in a dot. */
const relative = [
  "..",
  "../",
  "d/..",
  "d/../",
  "../www",
  "./../www/",
  "d/../../www",
  "../../..",
  "d/.",
  "d/./",
];
const absolute = ["/..", "/www", "//www//", "/./www", "/other/../www", "/www/d/..", "/www/../www"];

describe.each(Object.entries(operations))("T7: %s", (_, operation) => {
  describe.each(Object.entries(servers))("%s", (_server, options) => {
    it.each([...relative, ...absolute, Buffer.from("../www"), Buffer.from("d/..")])(
      "refuses %j, and sends nothing about it",
      async (path) => {
        const files = new MemoryFileSystem(tree);
        const before = files.paths();
        await using open = await openSite({ files, ...options }, {}, "www");
        await expect(operation(open.site, path)).rejects.toMatchObject({ code: "EINVAL" });
        expect(files.paths()).toEqual(before);
        expect(open.server.transcript.lines.join("\n")).not.toMatch(/^C: (?:DELE|RMD|RNFR|RNTO)/m);
      },
    );
  });

  it.each([...relative, "/"])("refuses %j where PWD is refused", async (path) => {
    const files = new MemoryFileSystem(tree);
    const before = files.paths();
    const rules = [at("pwd", faults.reply("502 no"))];
    await using open = await openSite({ files, faults: rules }, {}, "www");
    await expect(operation(open.site, path)).rejects.toMatchObject({ code: "EINVAL" });
    expect(files.paths()).toEqual(before);
  });
});

describe("T7: rm with recursive", () => {
  it.each(["/up/www", "../up/www", "~", "d\\.."])(
    "refuses %j, which leads to the site's own directory on the server",
    async (path) => {
      using directory = new LocalDirectory();
      for (const name of ["www", "www/~", "www/d\\.."]) mkdirSync(directory.at(name));
      for (const name of ["www/a", "www/~/a", "www/d\\../a"]) directory.write(name, "text");
      symlinkSync(".", directory.at("up"));
      // PWD of most servers names the directory, not the way there.
      const rules = [at("pwd", faults.reply('257 "/www"'))];
      await using open = await openSite({ root: directory.path, faults: rules }, {}, "www");
      await expect(open.site.rm(path, { recursive: true })).rejects.toMatchObject({ code: "EINVAL" });
      expect(readdirSync(directory.at("www"), { recursive: true })).toHaveLength(5);
    },
  );

  /** Links that lead to the site's own directory or above, and what ways there are through them. */
  const links = { up: ".", "www/above": "..", "www/own": "../www", "www/d/home": "../.." };
  const ways = ["/up/www", "../up/www", "above/www", "own/above/www", "d/home/www", "/www/above/up/www"];
  const servers = {
    "PWD repeats the way": [],
    "PWD names the directory": [at("pwd", faults.reply('257 "/www"'))],
  };
  describe.each(Object.entries(servers))("%s", (_, rules) => {
    it.each(ways)("refuses %j, which leads to the site's own directory through links", async (path) => {
      using directory = new LocalDirectory();
      for (const name of ["www", "www/d"]) mkdirSync(directory.at(name));
      for (const [name, target] of Object.entries(links)) symlinkSync(target, directory.at(name));
      directory.write("www/a", "text");
      await using open = await openSite({ root: directory.path, faults: rules }, {}, "www");
      await expect(open.site.rm(path, { recursive: true })).rejects.toMatchObject({ code: "EINVAL" });
      expect(readdirSync(directory.at("www")).sort()).toEqual(["a", "above", "d", "own"]);
      expect(readdirSync(directory.at("www/d"))).toEqual(["home"]);
    });
  });

  it.each(["d/e", "/www/d/e", "above/www/d/e"])(
    "removes %j, on a server whose MLST says the same of all",
    async (path) => {
      using directory = new LocalDirectory();
      for (const name of ["www", "www/d", "www/d/e"]) mkdirSync(directory.at(name));
      symlinkSync("..", directory.at("www/above"));
      directory.write("www/d/e/f", "text");
      const alike = at("mlst", (truth) =>
        truth.map((action) =>
          action.kind === "send"
            ? { ...action, bytes: Buffer.from(String(action.bytes).replace(/unique=[^;]*;/i, "unique=0;")) }
            : action,
        ),
      );
      await using open = await openSite({ root: directory.path, faults: [alike] }, {}, "www");
      await open.site.rm(path, { recursive: true });
      expect(readdirSync(directory.at("www/d"))).toEqual([]);
    },
  );

  it.each([
    ["../other", "/other/"],
    ["/other", "/other/"],
    ["/www/d", "/www/d/"],
    ["../wwww", "/wwww/"],
    ["/wwww", "/wwww/"],
    ["d/../d", "/www/d/"],
    ["..d", "/www/..d/"],
    ["../www/d", "/www/d/"],
  ])("removes %j, which is elsewhere", async (path, gone) => {
    const files = new MemoryFileSystem(tree);
    const before = files.paths();
    await using open = await openSite({ files }, { connections: 1 }, "www");
    await open.site.rm(path, { recursive: true });
    expect(files.paths()).toEqual(before.filter((each) => !each.startsWith(gone)));
    // The session is where it was.
    expect(await open.site.exists("a")).toBe(true);
  });
});

describe.each(["..", "../", "d/..", "d/.", ".", "/..", Buffer.from("d/..")])(
  "T7: rename refuses %j",
  (path) => {
    it.each([
      ["from it", (site: Site) => site.rename(path, "new")],
      ["to it", (site: Site) => site.rename("d", path)],
    ] as const)("%s", async (_, operation) => {
      const files = new MemoryFileSystem(tree);
      const before = files.paths();
      await using open = await openSite({ files }, {}, "www");
      await expect(operation(open.site)).rejects.toMatchObject({ code: "EINVAL", syscall: "rename" });
      expect(files.paths()).toEqual(before);
      expect(open.server.transcript.lines.join("\n")).not.toMatch(/^C: RN/m);
    });
  },
);

it.each(["/www", "../www"])("T7: rename moves the site's own directory if it is named: %s", async (path) => {
  const files = new MemoryFileSystem(tree);
  await using open = await openSite({ files }, {}, "www");
  await open.site.rename(path, "/moved");
  expect(files.paths()).toContain("/moved/");
  expect(files.paths()).not.toContain("/www/");
});
