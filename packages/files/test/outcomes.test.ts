import { at, type Fault, faults } from "@ftplib/testkit";
import { pipeline } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { commandCuts } from "./command-cuts.ts";
import { diskTree } from "./disk-tree.ts";
import { commandsOf, openSite } from "./sites.ts";

interface Mutation {
  readonly name: string;
  /** The verb whose reply is cut off. */
  readonly verb: string;
  readonly call: (site: Site) => Promise<unknown>;
  /** What must be true afterwards. */
  readonly isDone: (site: Site) => Promise<boolean>;
  /** Whether the command changes nothing by itself: where it is lost, the outcome is known. */
  readonly isPrelude?: boolean;
  /** Whether the command may be carried out twice. */
  readonly mayRepeat?: boolean;
  /** Whether a directory on disk is served, which can hold links. */
  readonly isOnDisk?: boolean;
  /** Whether the outcome is one of several parts, which the error lists. */
  readonly isTree?: boolean;
}

const tree = { "a.txt": "a", empty: {}, full: { "b.txt": "b" } };

const mutations: readonly Mutation[] = [
  {
    name: "rm",
    verb: "dele",
    call: (site) => site.rm("a.txt"),
    isDone: async (site) => !(await site.exists("a.txt")),
  },
  {
    name: "rmdir",
    verb: "rmd",
    call: (site) => site.rmdir("empty"),
    isDone: async (site) => !(await site.exists("empty")),
  },
  { name: "mkdir", verb: "mkd", call: (site) => site.mkdir("new"), isDone: (site) => site.exists("new") },
  {
    name: "mkdir recursive",
    verb: "mkd",
    call: (site) => site.mkdir("x/y/z", { recursive: true }),
    isDone: (site) => site.exists("x/y/z"),
  },
  {
    name: "rename",
    verb: "rnto",
    call: (site) => site.rename("a.txt", "c.txt"),
    isDone: async (site) => (await site.exists("c.txt")) && !(await site.exists("a.txt")),
  },
  {
    name: "rename, cut at RNFR",
    verb: "rnfr",
    call: (site) => site.rename("a.txt", "c.txt"),
    isDone: async (site) => (await site.exists("c.txt")) && !(await site.exists("a.txt")),
    isPrelude: true,
  },
  {
    name: "upload, at the rename",
    verb: "rnto",
    call: (site) => site.upload(Buffer.from("new"), "a.txt"),
    isDone: async (site) => (await site.stat("a.txt")).size === 3,
  },
  {
    name: "copyFile, at the rename",
    verb: "rnto",
    call: (site) => site.copyFile("a.txt", "d.txt"),
    isDone: async (site) => (await site.stat("d.txt")).size === 1,
  },
  {
    name: "writeFile, at the transfer",
    verb: "stor",
    call: (site) => site.writeFile("a.txt", "new"),
    isDone: async (site) => (await site.stat("a.txt")).size === 3,
    mayRepeat: true,
  },
  {
    name: "appendFile",
    verb: "appe",
    call: (site) => site.appendFile("a.txt", "bc"),
    isDone: async (site) => (await site.stat("a.txt")).size === 3,
  },
  {
    name: "createWriteStream, at the rename",
    verb: "rnto",
    call: (site) => pipeline([Buffer.from("new")], site.createWriteStream("a.txt")),
    isDone: async (site) => (await site.readFile("a.txt", "utf8")) === "new",
  },
  {
    name: "writable, at the rename",
    verb: "rnto",
    call: (site) => new Blob(["new"]).stream().pipeTo(site.writable("a.txt")),
    isDone: async (site) => (await site.readFile("a.txt", "utf8")) === "new",
  },
  {
    name: "rm recursive, at a file",
    verb: "dele",
    call: (site) => site.rm("full", { recursive: true }),
    isDone: async (site) => !(await site.exists("full")),
    isTree: true,
  },
  {
    name: "rm recursive, at a directory",
    verb: "rmd",
    call: (site) => site.rm("full", { recursive: true }),
    isDone: async (site) => !(await site.exists("full")),
    isTree: true,
  },
  {
    name: "utimes",
    verb: "mfmt",
    call: (site) => site.utimes("a.txt", 0, new Date("2020-01-02T03:04:05Z")),
    isDone: async (site) => (await site.stat("a.txt")).mtime?.toISOString() === "2020-01-02T03:04:05.000Z",
    mayRepeat: true,
  },
  {
    name: "symlink",
    verb: "site",
    call: (site) => site.symlink("a.txt", "full/new link"),
    isDone: async (site) => (await site.readlink("full/new link")) === "a.txt",
    isOnDisk: true,
  },
  {
    name: "symlink that leads nowhere",
    verb: "site",
    call: (site) => site.symlink("not/there", "new"),
    isDone: async (site) => (await site.readlink("new")) === "not/there",
    isOnDisk: true,
  },
  {
    name: "rm of a link that leads nowhere",
    verb: "dele",
    call: (site) => site.rm("nowhere"),
    isDone: async (site) => !(await site.readdir()).includes("nowhere"),
    isOnDisk: true,
  },
  {
    name: "rename of a link, which leads nowhere then",
    verb: "rnto",
    call: (site) => site.rename("link", "full/moved"),
    isDone: async (site) =>
      (await site.readlink("full/moved")) === "a.txt" && !(await site.readdir()).includes("link"),
    isOnDisk: true,
  },
  {
    name: "chmod",
    verb: "site",
    call: (site) => site.chmod("a.txt", 0o600),
    isDone: async (site) => (await site.stat("a.txt")).mode === 0o600,
    mayRepeat: true,
  },
];

const cells = mutations.flatMap((mutation) =>
  commandCuts.map((cut) => ({ mutation, cut, name: `${mutation.name}: cut ${cut.name}` })),
);

describe("R2: a command whose reply was lost is not sent blindly again", () => {
  it.each(cells)("$name", async ({ mutation, cut }) => {
    using disk = diskTree();
    const place = mutation.isOnDisk === true ? { root: disk.path } : { tree };
    await using open = await openSite({ ...place, faults: [cut.rules(mutation.verb)] });
    await mutation.call(open.site);
    expect(await mutation.isDone(open.site)).toBe(true);
  });
});

/** Carries the command out, and loses every connection from then on. */
const neverAgain: Fault = faults.fin();

describe("R2: where nobody can be asked any more, the error says whether the outcome is unknown", () => {
  const certain = mutations.filter(({ mayRepeat, isTree }) => mayRepeat !== true && isTree !== true);
  it.each(certain)("$name", async ({ verb, call, isOnDisk, isPrelude }) => {
    using disk = diskTree();
    const code = isPrelude === true ? "ERR_FTP_RETRIES_EXHAUSTED" : "ERR_FTP_UNKNOWN_OUTCOME";
    await using open = await openSite({
      ...(isOnDisk === true ? { root: disk.path } : { tree }),
      faults: [at(verb, neverAgain), at("greeting", faults.from(2, faults.reset()))],
    });
    await expect(call(open.site)).rejects.toMatchObject({ code });
    expect(commandsOf(open.server).filter((line) => line.toLowerCase().startsWith(verb))).toHaveLength(1);
  });
});
