import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, type FaultRule, faults, type MemoryFileSystem, type Step } from "@ftplib/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { TreeError } from "../src/errors/tree-error.ts";
import type { Site } from "../src/site.ts";
import { openSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-listings-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tree = { top: { a: "a", d: { b: "b", c: "c" }, z: "z" } };

/** What an operation on the directory gave out, and the errors that it reported or ended with. */
interface Outcome {
  readonly found: readonly string[];
  readonly errors: readonly unknown[];
}

/** Runs what gives out names, and takes its error for the outcome, too. */
async function outcomeOf(names: AsyncIterable<string>, errors: unknown[] = []): Promise<Outcome> {
  const found: string[] = [];
  try {
    for await (const name of names) found.push(name);
  } catch (error) {
    errors.push(...(error instanceof TreeError ? error.failures.map((each) => each.error) : [error]));
  }
  return { found: found.sort(), errors };
}

async function* paths(entries: AsyncIterable<{ path: string }>): AsyncGenerator<string> {
  for await (const { path } of entries) yield path;
}

async function* each(names: Promise<readonly string[]>): AsyncGenerator<string> {
  yield* await names;
}

/** The operations that list, on `top/d` itself and on the tree around it. */
const operations: readonly (readonly [string, (site: Site) => Promise<Outcome>])[] = [
  ["readdir", (site) => outcomeOf(each(site.readdir("top/d")))],
  ["readdir, recursive", (site) => outcomeOf(each(site.readdir("top", { recursive: true })))],
  ["list", (site) => outcomeOf(paths(site.list("top/d")))],
  ["walk", (site) => outcomeOf(paths(site.walk("top")))],
  ["walk, sorted", (site) => outcomeOf(paths(site.walk("top", { sorted: true })))],
  [
    "walk, with onError",
    (site) => {
      const errors: unknown[] = [];
      const onError = (_: string, error: unknown): void => void errors.push(error);
      return outcomeOf(paths(site.walk("top", { onError })), errors);
    },
  ],
  ["glob", (site) => outcomeOf(paths(site.glob("top/**")))],
  ["rm, recursive", (site) => outcomeOf(each(site.rm("top", { recursive: true }).then(() => [])))],
  [
    "downloadTree",
    async (site) => {
      const local = mkdtempSync(join(folder, "local-"));
      const { errors } = await outcomeOf(each(site.downloadTree("top", local).then(() => [])));
      return { found: readdirSync(local, { recursive: true }) as string[], errors };
    },
  ],
];

const row = (name: string): string => `-rw-r--r-- 1 ftp ftp 1 Jan 01 2020 ${name}\r\n`;
const fact = (name: string): string => `type=file;size=1; ${name}\r\n`;

interface Listing {
  readonly command: "LIST" | "MLSD";
  readonly text: string;
  readonly error: object;
}

/** What the server sends for `top/d`, and the error that it has to be. */
const listings: Readonly<Record<string, Listing>> = {
  "LIST is refused by ls": {
    command: "LIST",
    text: "ls: .: Permission denied\r\n",
    error: { code: "EACCES" },
  },
  "LIST cannot read the directory": {
    command: "LIST",
    text: "ls: reading directory '.': Input/output error\r\n",
    error: { code: "ERR_FTP_LISTING" },
  },
  "LIST with a complaint about an entry": {
    command: "LIST",
    text: `${row("b")}ls: ./c: Permission denied\r\n`,
    error: { code: "ERR_FTP_LISTING", lines: ["ls: ./c: Permission denied"] },
  },
  "LIST with a line of its own": {
    command: "LIST",
    text: `${row("b")}?? no such line\r\n`,
    error: { code: "ERR_FTP_LISTING", path: "top/d", lines: ["?? no such line"] },
  },
  "LIST of nothing that can be read": {
    command: "LIST",
    text: "-rw-r--r-- 1 ftp ftp 528 Foo 01 2007 README\r\n",
    error: { code: "ERR_FTP_LISTING" },
  },
  "MLSD that ends inside a name": {
    command: "MLSD",
    text: `${fact("b")}type=file;size=1; c`,
    error: { code: "ERR_FTP_LISTING", lines: ["type=file;size=1; c"] },
  },
  "MLSD that ends inside facts": {
    command: "MLSD",
    text: `${fact("b")}type=file;si`,
    error: { code: "ERR_FTP_LISTING", lines: ["type=file;si"] },
  },
  "MLSD that ends inside an end of line": {
    command: "MLSD",
    text: `${fact("b")}type=file;size=1; c\r`,
    error: { code: "ERR_FTP_LISTING" },
  },
  "MLSD with lines that are no facts": {
    command: "MLSD",
    text: `${fact("b")}and so on\r\n`,
    error: { code: "ERR_FTP_LISTING", lines: ["and so on"] },
  },
};

/** Serves this text as the listing of `top/d`. */
function served({ command, text }: Pick<Listing, "command" | "text">): readonly FaultRule[] {
  const isHere = ({ argument }: Step): boolean => /\btop\/d$/.test(argument);
  const step = command.toLowerCase();
  return [
    at(`${step}-bytes`, faults.when(isHere, faults.nothing())),
    at(`${step}-end`, faults.when(isHere, faults.extraData(text))),
  ];
}

const without = (command: string): string[] => (command === "LIST" ? ["MLSD", "MLST"] : []);

describe.each(operations)("%s", (_, run) => {
  it.each(Object.entries(listings))("F85, F86, S42: %s: an error", async (_, listing) => {
    await using open = await openSite({ tree, without: without(listing.command), faults: served(listing) });
    const { errors } = await run(open.site);
    expect(errors[0]).toMatchObject(listing.error);
    // What was not seen stays.
    expect((open.server.files as MemoryFileSystem).readFile("top/d/c")?.toString()).toBe("c");
  });

  const nothing = ["No files found\r\n", "File not found\r\n", "%DIRECT-W-NOFILES, no files found\r\n", ""];
  it.each(nothing)("F41: a directory whose listing says %j is empty", async (text) => {
    const rules = served({ command: "LIST", text });
    const files = { top: { a: "a", d: {}, z: "z" } };
    await using open = await openSite({ tree: files, without: without("LIST"), faults: rules });
    expect((await run(open.site)).errors).toEqual([]);
  });
});

describe.each(operations.filter(([name]) => name === "walk, with onError" || name === "downloadTree"))(
  "%s",
  (_, run) => {
    it.each(Object.entries(listings).filter(([, { text }]) => text.includes(" b\r")))(
      "F86: %s: what could be read is dealt with all the same",
      async (_, listing) => {
        const rules = served(listing);
        await using open = await openSite({ tree, without: without(listing.command), faults: rules });
        const { found, errors } = await run(open.site);
        expect(found.map((path) => path.replace(/^top\//, "")).sort()).toEqual(["a", "d", "d/b", "z"]);
        expect(errors).toHaveLength(1);
      },
    );
  },
);

describe("uploadTree", () => {
  it.each(Object.entries(listings))("F86: %s: sends what it cannot see", async (_, listing) => {
    const local = mkdtempSync(join(folder, "local-"));
    writeFileSync(join(local, "c"), "new");
    await using open = await openSite({ tree, without: without(listing.command), faults: served(listing) });
    expect(await open.site.uploadTree(local, "top/d")).toMatchObject({ files: 1, unchanged: 0 });
    expect((open.server.files as MemoryFileSystem).readFile("top/d/c")?.toString()).toBe("new");
  });

  it("F85: a directory that the listing calls missing is made", async () => {
    const local = mkdtempSync(join(folder, "local-"));
    mkdirSync(join(local, "e"));
    const text = "ls: top/d: No such file or directory\r\n";
    const rules = served({ command: "LIST", text });
    await using open = await openSite({ tree: { top: {} }, without: without("LIST"), faults: rules });
    await open.site.uploadTree(local, "top/d");
    expect((open.server.files as MemoryFileSystem).paths()).toContain("/top/d/e/");
  });
});
