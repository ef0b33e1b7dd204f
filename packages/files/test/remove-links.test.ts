import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename, dirname } from "node:path";
import { at, type FaultRule, faults, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { commandCuts } from "./command-cuts.ts";
import { LocalDirectory } from "./local-directory.ts";
import { openSite } from "./sites.ts";

/** A tree with a link to a directory outside it, one to a file there, and one that leads nowhere. */
function planted(): LocalDirectory {
  const directory = new LocalDirectory();
  for (const name of ["tree", "tree/below", "kept", "kept/inner"]) mkdirSync(directory.at(name));
  for (const name of ["tree/a.txt", "kept/b.txt", "kept/inner/c.txt"]) directory.write(name, "text");
  symlinkSync("../../kept", directory.at("tree/below/up"));
  symlinkSync("../kept/b.txt", directory.at("tree/file"));
  symlinkSync("none", directory.at("tree/nowhere"));
  return directory;
}

/** MLSD that shows what links lead to, as that of pyftpdlib. */
function followed(): FaultRule {
  return at(
    "mlsd-bytes",
    faults.changeText((text) =>
      text
        .replaceAll(/type=OS\.unix=symlink;(.* up\r\n)/g, "type=dir;$1")
        .replaceAll("OS.unix=symlink", "file"),
    ),
  );
}

/** MLSD that leaves out links that lead nowhere, as that of ProFTPD. */
function leftOut(): FaultRule {
  return at(
    "mlsd-bytes",
    faults.changeText((text) => text.replaceAll(/^.* nowhere\r\n/gm, "")),
  );
}

const servers: readonly (readonly [string, () => TestServerOptions])[] = [
  ["MLSD", () => ({})],
  ["LIST", () => ({ without: ["MLST", "MLSD"] })],
  ["MLSD that follows links", () => ({ faults: [followed()] })],
  ["MLSD that leaves out links that lead nowhere", () => ({ faults: [leftOut()] })],
];

describe.each(servers)("T7: rm with recursive never follows a link, listed by %s", (_, settings) => {
  it.each([1, 4])("inside the tree, %i connections", async (connections) => {
    using directory = planted();
    await using open = await openSite({ root: directory.path, ...settings() }, { connections });
    await open.site.rm("tree", { recursive: true });
    expect(readdirSync(directory.at("kept"), { recursive: true }).toSorted()).toEqual([
      "b.txt",
      "inner",
      "inner/c.txt",
    ]);
    expect(existsSync(directory.at("tree"))).toBe(false);
  });

  it.each(["tree/below/up", "tree/file", "tree/nowhere"])("the path itself: %s", async (path) => {
    using directory = planted();
    await using open = await openSite({ root: directory.path, ...settings() });
    await open.site.rm(path, { recursive: true });
    expect(readdirSync(directory.at("kept"), { recursive: true })).toHaveLength(3);
    expect(readdirSync(directory.at(dirname(path)))).not.toContain(basename(path));
    expect(readdirSync(directory.at("tree")).length + readdirSync(directory.at("tree/below")).length).toBe(4);
  });

  it.each(commandCuts)("R2: cut $name", async ({ rules }) => {
    using directory = planted();
    const { faults: own = [], ...rest } = settings();
    await using open = await openSite({ root: directory.path, ...rest, faults: [...own, ...rules("dele")] });
    await open.site.rm("tree", { recursive: true });
    expect(readdirSync(directory.at("kept"), { recursive: true })).toHaveLength(3);
    expect(existsSync(directory.at("tree"))).toBe(false);
  });
});
