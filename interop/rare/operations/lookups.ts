import assert from "node:assert/strict";
import { type FTP, isReplyError } from "ftplib";
import { assertSame } from "../assert-same.ts";
import type { RareContext } from "../rare-context.ts";
import type { RareOperation } from "../rare-operation.ts";

function placeTree(context: RareContext): void {
  context.place("a.txt", Buffer.alloc(26, "x"));
  context.place("two words", Buffer.alloc(1234, "x"));
  context.placeDirectory("sub");
  context.placeDirectory("empty");
}

/** Names without the path that some servers repeat, sorted. */
async function namesOf(ftp: FTP, ...paths: readonly string[]): Promise<string[]> {
  const names = (await ftp.nlst(...paths)).map((name) => name.slice(name.lastIndexOf("/") + 1));
  return names.filter((name) => name !== "." && name !== "..").sort();
}

/** RFC 959 does not say whether NLST names directories. */
function assertFiles(names: readonly string[]): void {
  const files = names.filter((name) => name !== "sub" && name !== "empty");
  assertSame(files, ["a.txt", "two words"]);
}

async function orRefused<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isReplyError(error)) return otherwise;
    throw error;
  }
}

/** `nlst`, `mlsd` and `stat`. */
export const lookups: readonly RareOperation[] = [
  {
    name: "nlst() of a directory",
    async run(context) {
      placeTree(context);
      assertFiles(await namesOf(await context.open(), context.directory));
    },
  },
  {
    name: "nlst() of the current directory",
    async run(context) {
      placeTree(context);
      assertFiles(await namesOf(await context.enter()));
    },
  },
  {
    name: "nlst() of an empty directory",
    async run(context) {
      placeTree(context);
      assertSame(await namesOf(await context.enter(), "empty"), []);
    },
  },
  {
    name: "nlst() of a missing directory",
    async run(context) {
      const ftp = await context.enter();
      assertSame(await orRefused(namesOf(ftp, "missing"), []), []);
      await context.assertUsable();
    },
  },
  {
    name: "mlsd()",
    async run(context) {
      placeTree(context);
      const ftp = await context.enter();
      const found: Record<string, string | undefined> = {};
      for await (const [name, facts] of ftp.mlsd()) found[name] = facts["type"];
      assert.equal(found["a.txt"], "file");
      assert.equal(found["two words"], "file");
      assert.equal(found["sub"], "dir");
    },
  },
  {
    name: "stat() of a file",
    async run(context) {
      placeTree(context);
      const ftp = await context.enter();
      for (const [name, size] of [
        ["a.txt", 26],
        ["two words", 1234],
      ] as const) {
        const entry = await ftp.stat(name);
        assert.equal(entry?.type, "file");
        assert.equal(entry?.size, size);
      }
    },
  },
  {
    name: "stat() of a directory",
    async run(context) {
      placeTree(context);
      const ftp = await context.enter();
      assert.equal((await ftp.stat("sub"))?.type, "dir");
    },
  },
  {
    name: "stat() of what is missing",
    async run(context) {
      placeTree(context);
      const ftp = await context.enter();
      assert.equal(await orRefused(ftp.stat("missing"), undefined), undefined);
      await context.assertUsable();
    },
  },
];
