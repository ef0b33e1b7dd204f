import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FTP, RetrieveOptions } from "ftplib";
import { patternOf, sha256 } from "../../operations/operation-context.ts";
import { assertSame } from "../assert-same.ts";
import type { RareContext } from "../rare-context.ts";
import type { RareOperation } from "../rare-operation.ts";

const sizes: readonly { readonly title: string; readonly size: number }[] = [
  { title: "0 bytes", size: 0 },
  { title: "1 byte", size: 1 },
  { title: "64 KiB", size: 64 * 1024 },
  { title: "8 MiB", size: 8 * 1024 * 1024 },
];

async function retrieved(ftp: FTP, name: string, options: RetrieveOptions = {}): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  await ftp.retrbinary(`RETR ${name}`, (block) => void blocks.push(block), options);
  return Buffer.concat(blocks);
}

function assertSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  assert.equal(actual.length, expected.length, "length");
  assert.equal(sha256(actual), sha256(expected), "SHA-256");
}

/** Stores bytes, and retrieves them, in one session. */
async function thereAndBack(context: RareContext, size: number): Promise<void> {
  const bytes = patternOf(size);
  const ftp = await context.enter();
  await ftp.storbinary("STOR x", bytes);
  assertSameBytes(context.contents("x"), bytes);
  assertSameBytes(await retrieved(ftp, "x"), bytes);
}

/** The same by `upload` and `download`, which compare sizes. */
async function wholeThereAndBack(context: RareContext, size: number): Promise<void> {
  const bytes = patternOf(size);
  const folder = mkdtempSync(join(tmpdir(), "ftplib-rare-"));
  try {
    const ftp = await context.enter();
    assert.equal((await ftp.upload(bytes, "x")).bytes, size);
    assertSameBytes(context.contents("x"), bytes);
    assert.equal((await ftp.download("x", join(folder, "x"))).bytes, size);
    assertSameBytes(readFileSync(join(folder, "x")), bytes);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Uploads and downloads of one file at a time. */
export const transfers: readonly RareOperation[] = [
  ...sizes.map(({ title, size }) => ({
    name: `storbinary, retrbinary: ${title}`,
    run: (context: RareContext) => thereAndBack(context, size),
  })),
  ...sizes.map(({ title, size }) => ({
    name: `upload, download: ${title}`,
    run: (context: RareContext) => wholeThereAndBack(context, size),
  })),
  {
    name: "15 uploads and downloads in a row",
    async run(context) {
      const ftp = await context.enter();
      for (let index = 0; index < 15; index++) {
        const bytes = patternOf(1000 + index * 997);
        await ftp.storbinary("STOR x", bytes);
        assertSameBytes(await retrieved(ftp, "x"), bytes);
      }
    },
  },
  {
    name: "storlines",
    async run(context) {
      const ftp = await context.enter();
      await ftp.storlines("STOR x.txt", Buffer.from("one\ntwo\r\nthree"));
      // Servers that do not convert keep CR LF.
      assert.match(context.contents("x.txt").toString(), /^one\r?\ntwo\r?\nthree\r?\n$/);
    },
  },
  {
    name: "retrlines",
    async run(context) {
      context.place("x.txt", Buffer.from("one\ntwo\n\nfour, the last\n"));
      const ftp = await context.enter();
      const lines: string[] = [];
      await ftp.retrlines("RETR x.txt", (line) => void lines.push(line));
      assert.deepEqual(lines, ["one", "two", "", "four, the last"]);
    },
  },
  {
    name: "download from an offset (REST), the first transfer",
    async run(context) {
      const bytes = patternOf(200_000);
      context.place("x", bytes);
      const ftp = await context.enter();
      assertSameBytes(await retrieved(ftp, "x", { rest: 65_536 }), bytes.subarray(65_536));
      assertSameBytes(await retrieved(ftp, "x"), bytes);
    },
  },
  {
    name: "download from an offset (REST), a later transfer",
    async run(context) {
      const bytes = patternOf(200_000);
      context.place("x", bytes);
      const ftp = await context.enter();
      assertSameBytes(await retrieved(ftp, "x"), bytes);
      assertSameBytes(await retrieved(ftp, "x", { rest: 199_999 }), bytes.subarray(199_999));
    },
  },
  {
    name: "upload from an offset (REST)",
    async run(context) {
      const bytes = patternOf(200_000);
      context.place("x", bytes.subarray(0, 120_000));
      const ftp = await context.enter();
      await ftp.storbinary("STOR x", bytes.subarray(120_000), { rest: 120_000 });
      assertSameBytes(context.contents("x"), bytes);
    },
  },
  {
    name: "resume an upload",
    async run(context) {
      const bytes = patternOf(200_000);
      context.place("x", bytes.subarray(0, 120_000));
      const ftp = await context.enter();
      await ftp.upload(bytes, "x", { offset: 120_000 });
      assertSameBytes(context.contents("x"), bytes);
    },
  },
  {
    name: "resume a download",
    async run(context) {
      const bytes = patternOf(200_000);
      context.place("x", bytes);
      const ftp = await context.enter();
      const blocks: Uint8Array[] = [];
      await ftp.download("x", (block) => void blocks.push(block), { offset: 120_000 });
      assertSameBytes(Buffer.concat(blocks), bytes.subarray(120_000));
    },
  },
  {
    name: "append (APPE)",
    async run(context) {
      const bytes = patternOf(100_000);
      const ftp = await context.enter();
      await ftp.storbinary("APPE x", bytes.subarray(0, 40_000));
      await ftp.storbinary("APPE x", bytes.subarray(40_000));
      assertSameBytes(context.contents("x"), bytes);
    },
  },
  {
    name: "upload under a name of the server's (STOU)",
    async run(context) {
      const ftp = await context.enter();
      await ftp.storbinary("STOU", Buffer.from("unique"));
      const [name = "", ...others] = context.names();
      assertSame(others, []);
      assert.equal(context.contents(name).toString(), "unique");
    },
  },
];
