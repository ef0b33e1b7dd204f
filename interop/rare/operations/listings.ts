import assert from "node:assert/strict";
import { type FTP, isReplyError, type ListingItem, type ListOptions } from "ftplib";
import { assertSame } from "../assert-same.ts";
import type { RareContext } from "../rare-context.ts";
import type { RareOperation } from "../rare-operation.ts";

/** Each entry as `TYPE NAME`, of files with their size, sorted. Throws for lines that were not understood. */
async function listed(ftp: FTP, path: string, options: ListOptions = {}): Promise<string[]> {
  const entries: string[] = [];
  for await (const item of ftp.list(path, options)) {
    if (item.kind === "unparsed") assert.fail(`not understood: ${item.text}`);
    if (item.kind === "entry") entries.push(shown(item));
  }
  return entries.sort();
}

function shown(entry: ListingItem & { readonly kind: "entry" }): string {
  return entry.type === "file" ? `file ${entry.name} ${entry.size}` : `${entry.type} ${entry.name}`;
}

const TREE = ["dir sub", "file a.txt 26", "file two words 1234"];

function placeTree(context: RareContext, directory = "."): void {
  if (directory !== ".") context.placeDirectory(directory);
  context.place(`${directory}/a.txt`, Buffer.alloc(26, "x"));
  context.place(`${directory}/two words`, Buffer.alloc(1234, "x"));
  context.placeDirectory(`${directory}/sub`);
}

/** A row for a directory with that name, listed by its path. */
function named(title: string, name: string): RareOperation {
  return {
    name: `list() of a directory with ${title} in its name`,
    async run(context) {
      placeTree(context, name);
      assertSame(await listed(await context.open(), context.path(name)), TREE);
    },
  };
}

/** What may be refused, told inside the listing, or be empty: nothing else may be listed, and the session goes on. */
async function nothingBut(context: RareContext, ftp: FTP, path: string, allowed: RegExp): Promise<void> {
  let entries: string[] = [];
  try {
    entries = await listed(ftp, path);
  } catch (error) {
    if (!isReplyError(error)) throw error;
  }
  for (const entry of entries) assert.match(entry, allowed);
  await context.assertUsable();
}

/** `list` and `dir`. */
export const listings: readonly RareOperation[] = [
  {
    name: "list() of a directory",
    async run(context) {
      placeTree(context);
      assertSame(await listed(await context.open(), context.directory), TREE);
    },
  },
  {
    name: "list() of the current directory",
    async run(context) {
      placeTree(context);
      assertSame(await listed(await context.enter(), ""), TREE);
    },
  },
  {
    name: "list() before any other transfer and after one",
    async run(context) {
      placeTree(context);
      const ftp = await context.enter();
      assertSame(await listed(ftp, ""), TREE);
      await ftp.retrbinary("RETR a.txt", () => {});
      assertSame(await listed(ftp, ""), TREE);
    },
  },
  {
    name: "list() by LIST",
    async run(context) {
      placeTree(context);
      assertSame(await listed(await context.enter(), "", { mlsd: false }), TREE);
    },
  },
  {
    name: "list() of an empty directory",
    async run(context) {
      assertSame(await listed(await context.enter(), ""), []);
    },
  },
  {
    name: "list() shows hidden files",
    async run(context) {
      context.place(".hidden", Buffer.from("x"));
      assertSame(await listed(await context.enter(), ""), ["file .hidden 1"]);
    },
  },
  {
    name: "list() of 300 files",
    async run(context) {
      const names = Array.from({ length: 300 }, (_, index) => `file-${index}`);
      for (const name of names) context.place(name, Buffer.from("x"));
      assertSame(await listed(await context.enter(), ""), names.map((name) => `file ${name} 1`).sort());
    },
  },
  named("spaces", "my  dir"),
  named("quotes", `say "hi"`),
  named("brackets", "a[b]{c}*"),
  {
    name: "list() of files with odd names",
    async run(context) {
      const names = [" first", "a  b", `say "hi"`, "a[b]{c}*?", "it's", "a -> b", "-la", "#%&+;=@~^$!"];
      for (const name of names) context.place(name, Buffer.from("x"));
      assertSame(await listed(await context.enter(), ""), names.map((name) => `file ${name} 1`).sort());
    },
  },
  {
    name: "list() of a missing directory",
    async run(context) {
      placeTree(context);
      await nothingBut(context, await context.enter(), "missing", /^$/);
    },
  },
  {
    name: "list() of a file",
    async run(context) {
      placeTree(context);
      await nothingBut(context, await context.enter(), "a.txt", /^file (.*\/)?a\.txt 26$/);
    },
  },
  {
    name: "list() of links",
    async run(context) {
      placeTree(context);
      context.placeLink("link", "a.txt");
      const entries = await listed(await context.enter(), "");
      assertSame(
        entries.filter((entry) => !entry.includes("link")),
        TREE,
      );
      assert(entries.includes("symlink link") || entries.includes("file link 26"), entries.join(", "));
    },
  },
  {
    name: "list() of a dangling link",
    async run(context) {
      placeTree(context);
      context.placeLink("dangling", "nowhere");
      const entries = await listed(await context.enter(), "");
      assertSame(
        entries.filter((entry) => !entry.includes("dangling")),
        TREE,
      );
    },
  },
  {
    name: "dir()",
    async run(context) {
      placeTree(context);
      const ftp = await context.enter();
      const lines: string[] = [];
      await ftp.dir((line) => void lines.push(line));
      for (const name of [" sub", " a.txt", " two words"]) {
        assert(
          lines.some((line) => line.trimEnd().endsWith(name)),
          lines.join("\n"),
        );
      }
    },
  },
];
