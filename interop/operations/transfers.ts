import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { FTP, RetrieveOptions } from "ftplib";
import { openClient } from "../open-client.ts";
import type { Operation, Remark } from "./operation.ts";
import { type OperationContext, patternOf, sha256 } from "./operation-context.ts";

/** The largest transfer, bytes; where data crawls, two seconds' worth. */
function largest(context: OperationContext): number {
  return context.has("bandwidth-limited") ? 512 * 1024 : 64 * 1024 * 1024;
}

const sizes: readonly { readonly title: string; of(context: OperationContext): number }[] = [
  { title: "0 bytes", of: () => 0 },
  { title: "1 byte", of: () => 1 },
  { title: "64 KiB", of: () => 64 * 1024 },
  { title: "64 MiB", of: largest },
];

/** SHA-256 of what a download brings. */
async function hashOf(ftp: FTP, name: string, options: RetrieveOptions = {}): Promise<string> {
  const hash = createHash("sha256");
  await ftp.retrbinary(`RETR ${name}`, (block) => void hash.update(block), { ...options, borrow: true });
  return hash.digest("hex");
}

/** Says so where the largest transfer is a smaller one. */
function remarkOn(context: OperationContext, size: number): Remark | undefined {
  const isLess = size === largest(context) && context.has("bandwidth-limited");
  return isLess ? { remark: "with 512 KiB, since the server lets 256 KiB a second through" } : undefined;
}

async function upload(context: OperationContext, ftp: FTP, size: number): Promise<void> {
  const name = context.name();
  const bytes = patternOf(size);
  await ftp.storbinary(`STOR ${name}`, bytes);
  assert.equal(sha256(context.contents(name)), sha256(bytes));
}

async function download(context: OperationContext, ftp: FTP, size: number): Promise<void> {
  const name = context.name();
  const bytes = patternOf(size);
  context.place(name, bytes);
  const hash = size === 0 ? await context.maybeEmpty(() => hashOf(ftp, name)) : await hashOf(ftp, name);
  assert.equal(hash, sha256(bytes));
}

async function openActive(context: OperationContext): Promise<FTP> {
  return await openClient(context.server, { passive: false });
}

/** Uploads and downloads, compared by SHA-256 with what is on the server's disk. */
export const transfers: readonly Operation[] = [
  ...sizes.map(({ title, of }) => ({
    name: `upload ${title}`,
    run: async (context: OperationContext) => {
      await upload(context, await context.session(), of(context));
      return remarkOn(context, of(context));
    },
  })),
  ...sizes.map(({ title, of }) => ({
    name: `download ${title}`,
    run: async (context: OperationContext) => {
      await download(context, await context.session(), of(context));
      return remarkOn(context, of(context));
    },
  })),
  {
    name: "active mode: upload 0 bytes and 64 KiB",
    async run(context) {
      await using ftp = await openActive(context);
      await upload(context, ftp, 0);
      await upload(context, ftp, 64 * 1024);
    },
  },
  {
    name: "active mode: download 0 bytes and 64 KiB",
    async run(context) {
      await using ftp = await openActive(context);
      await download(context, ftp, 0);
      await download(context, ftp, 64 * 1024);
    },
  },
  {
    name: "active mode: LIST",
    async run(context) {
      await using ftp = await openActive(context);
      const lines: string[] = [];
      await ftp.dir((line) => void lines.push(line));
      assert(lines.some((line) => line.endsWith(" readonly")));
    },
  },
  {
    name: "30 uploads and 30 downloads in a row",
    async run(context) {
      const ftp = await context.session();
      const name = context.name();
      const count = context.has("slow-replies") ? 3 : 30;
      for (let index = 0; index < count; index++) {
        const bytes = patternOf(1000 + index * 997);
        await ftp.storbinary(`STOR ${name}`, bytes);
        assert.equal(await hashOf(ftp, name), sha256(bytes), `in round ${index}`);
      }
      return count === 30 ? undefined : { remark: "3 and 3, since every reply is 100 ms late" };
    },
  },
  {
    name: "download from an offset (REST)",
    async run(context) {
      const name = context.name();
      const bytes = patternOf(200_000);
      context.place(name, bytes);
      const ftp = await context.session();
      for (const rest of [1, 65_536, 199_999]) {
        assert.equal(await hashOf(ftp, name, { rest }), sha256(bytes.subarray(rest)), `from ${rest}`);
      }
      // The offset is for one transfer only.
      assert.equal(await hashOf(ftp, name), sha256(bytes));
    },
  },
  {
    name: "upload from an offset (REST)",
    async run(context) {
      const name = context.name();
      const bytes = patternOf(200_000);
      context.place(name, bytes.subarray(0, 120_000));
      const ftp = await context.session();
      await ftp.storbinary(`STOR ${name}`, bytes.subarray(120_000), { rest: 120_000 });
      assert.equal(sha256(context.contents(name)), sha256(bytes));
    },
  },
  {
    name: "append (APPE)",
    async run(context) {
      const name = context.name();
      const bytes = patternOf(100_000);
      const ftp = await context.session();
      await ftp.storbinary(`APPE ${name}`, bytes.subarray(0, 40_000));
      await ftp.storbinary(`APPE ${name}`, bytes.subarray(40_000));
      assert.equal(sha256(context.contents(name)), sha256(bytes));
    },
  },
  {
    name: "upload under a name of the server's (STOU)",
    async run(context) {
      const directory = context.name("");
      context.placeDirectory(directory);
      const ftp = await context.session();
      await ftp.cwd(directory);
      await ftp.storbinary("STOU", Buffer.from("unique"));
      const names = (await ftp.nlst()).filter((name) => name !== "." && name !== "..");
      await ftp.cwd("/");
      assert.equal(names.length, 1);
      assert.equal(context.contents(`${directory}/${names[0]}`).toString(), "unique");
    },
  },
];
