import { at, type FaultRule, faults, MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { commandsOf, openSite } from "./sites.ts";

const tree = { a: "a", d: { f: "f" }, empty: {} };

/** RNTO of Pure-FTPd: whatever the reason, the code is that of one that passes. */
function refusing(reason: string): FaultRule {
  return at("rnto-command", faults.reply(`451 Rename/move failure: ${reason}`));
}

const operations: Readonly<
  Record<string, readonly [(site: Site) => Promise<unknown>, reason: string, code: string, path: string]>
> = {
  "rename onto a directory": [(site) => site.rename("a", "d"), "Is a directory", "EEXIST", "a"],
  "rename into a missing directory": [
    (site) => site.rename("a", "none/b"),
    "No such file or directory",
    "ENOENT",
    "a",
  ],
  "rename of a directory onto a file": [(site) => site.rename("d", "a"), "Not a directory", "EEXIST", "d"],
  "rename that is forbidden": [(site) => site.rename("a", "b"), "Permission denied", "EACCES", "a"],
  "upload onto a directory": [
    async (site) => await site.upload(Buffer.from("x"), "d"),
    "Is a directory",
    "EISDIR",
    "d",
  ],
  "writeFile onto a directory, atomically": [
    async (site) => await site.upload(Buffer.from("x"), "empty", { atomic: "require" }),
    "Is a directory",
    "EISDIR",
    "empty",
  ],
};

const servers: Readonly<Record<string, TestServerOptions>> = {
  "with MLST": {},
  "with LIST alone": { without: ["MLST", "MLSD"] },
};

describe.each(Object.entries(servers))("R1: a 451 for a condition that does not pass, %s", (_, options) => {
  it.each(Object.entries(operations))("%s is an error at once", async (_name, [run, reason, code, path]) => {
    const files = new MemoryFileSystem(tree);
    const before = files.paths();
    await using open = await openSite({ files, ...options, faults: [refusing(reason)] });
    await expect(run(open.site)).rejects.toMatchObject({
      name: "FileError",
      code,
      path,
      reply: { code: 451 },
    });
    expect(commandsOf(open.server).filter((command) => command.startsWith("RNTO"))).toHaveLength(1);
    expect(files.paths()).toEqual(before);
  });

  it("a 451 for another reason is tried again", async () => {
    let count = 0;
    const rule = at("rnto-command", (truth) =>
      ++count > 2 ? truth : [{ kind: "send", bytes: Buffer.from("451 Local error in processing\r\n") }],
    );
    await using open = await openSite({ tree, ...options, faults: [rule] });
    await open.site.rename("a", "b");
    expect(await open.site.exists("b")).toBe(true);
  });
});
