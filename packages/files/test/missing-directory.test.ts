import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { openSite } from "./sites.ts";

/** Pure-FTPd, asked about what is below a missing directory, says neither that it is missing nor that looking is forbidden. */
const blind = at(
  "command",
  faults.when(
    ({ verb, argument }) => /^(?:MLST|MLSD|LIST|CWD)$/.test(verb) && /^\/?(?:none|n)(?:\/|$)/.test(argument),
    faults.reply("550 Can't check for file existence"),
  ),
);

/** The same about what is below a file. */
const blindBelowFiles = at(
  "command",
  faults.when(
    ({ verb, argument }) => /^(?:MLST|MLSD|LIST|CWD)$/.test(verb) && /^\/?(?:f|file)\//.test(argument),
    faults.reply("550 Can't check for file existence"),
  ),
);

const operations: Readonly<Record<string, (site: Site, path: string) => Promise<unknown>>> = {
  stat: (site, path) => site.stat(path),
  readFile: (site, path) => site.readFile(path),
  readdir: (site, path) => site.readdir(path),
  rm: (site, path) => site.rm(path),
  rmdir: (site, path) => site.rmdir(path),
  rename: (site, path) => site.rename(path, "b"),
  copyFile: (site, path) => site.copyFile(path, "b"),
};

describe.each(["none/x", "none/x/y", "/none/x", "n/x", "n/x/y", "/n/x"])(
  "T4: %s, where a directory above is missing",
  (path) => {
    it.each(Object.entries(operations))("%s is ENOENT", async (_, operation) => {
      await using open = await openSite({ faults: [blind] });
      await expect(operation(open.site, path)).rejects.toMatchObject({ code: "ENOENT" });
    });

    it("exists says no", async () => {
      await using open = await openSite({ faults: [blind] });
      expect(await open.site.exists(path)).toBe(false);
    });
  },
);

describe.each(["f/x", "f/x/y", "/f/x", "file/x"])(
  "T4: %s, where a file is in the place of a directory above",
  (path) => {
    const settings = { tree: { f: "f", file: "f" }, faults: [blindBelowFiles] };

    it("stat is ENOENT, and exists says no", async () => {
      await using open = await openSite(settings);
      await expect(open.site.stat(path)).rejects.toMatchObject({ code: "ENOENT" });
      expect(await open.site.exists(path)).toBe(false);
    });
  },
);

it.each(["n/o", "n/o/p"])("T4: mkdir with recursive makes %s, whose parent has one letter", async (path) => {
  let isMade = false;
  const rule = at(
    "command",
    faults.when(({ verb, argument }) => {
      if (verb === "MKD" && /^n$/.test(argument)) isMade = true;
      return !isMade && /^(?:MLST|MLSD|LIST|CWD)$/.test(verb) && /^n(?:\/|$)/.test(argument);
    }, faults.reply("550 Can't check for file existence")),
  );
  await using open = await openSite({ faults: [rule] });
  await open.site.mkdir(path, { recursive: true });
  expect((await open.site.stat(path)).isDirectory()).toBe(true);
});

it.each(["none/x", "none/x/y", "n/x"])(
  "T4: %s, where the directory is there and the look is refused, is EACCES",
  async (path) => {
    await using open = await openSite({ faults: [blind], tree: { none: { x: {} }, n: { x: {} } } });
    await expect(open.site.stat(path)).rejects.toMatchObject({ code: "EACCES" });
  },
);
