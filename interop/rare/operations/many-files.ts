import assert from "node:assert/strict";
import { isReplyError } from "ftplib";
import { patternOf, sha256 } from "../../operations/operation-context.ts";
import { assertSame } from "../assert-same.ts";
import type { RareOperation } from "../rare-operation.ts";

const files = [3, 0, 70_000, 1, 1500].map((size, index) => ({
  path: `file-${index}`,
  bytes: patternOf(size),
}));

/** `storeMany` and `retrieveMany`. */
export const manyFiles: readonly RareOperation[] = [
  {
    name: "storeMany",
    async run(context) {
      const ftp = await context.enter();
      const items = files.map(({ path, bytes }) => ({ path, source: bytes }));
      const stored: string[] = [];
      for await (const { item, error } of ftp.storeMany(items)) {
        if (error !== undefined) throw error;
        stored.push(item.path);
      }
      const names = files.map(({ path }) => path);
      assertSame(stored.sort(), names);
      assertSame(context.names(), names);
      for (const { path, bytes } of files) assert.equal(sha256(context.contents(path)), sha256(bytes), path);
    },
  },
  {
    name: "retrieveMany",
    async run(context) {
      for (const { path, bytes } of files) context.place(path, bytes);
      const ftp = await context.enter();
      let count = 0;
      for await (const { item, data, error } of ftp.retrieveMany(files)) {
        if (error !== undefined) throw error;
        assert(data !== undefined && sha256(data) === sha256(item.bytes), item.path);
        count++;
      }
      assert.equal(count, files.length);
    },
  },
  {
    name: "retrieveMany, one file is missing",
    async run(context) {
      for (const { path, bytes } of files) if (path !== "file-2") context.place(path, bytes);
      const ftp = await context.enter();
      const failed: string[] = [];
      for await (const { item, error } of ftp.retrieveMany(files)) {
        if (error === undefined) continue;
        if (item.path !== "file-2") throw error;
        assert(isReplyError(error), String(error));
        failed.push(item.path);
      }
      assertSame(failed, ["file-2"]);
    },
  },
];
