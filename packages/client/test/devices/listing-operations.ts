import { isReplyError } from "../../src/index.ts";
import { expect } from "vitest";
import type { DeviceCell } from "./device-cell.ts";
import { HOME_NAMES, isDirectory, TREE } from "./device-tree.ts";
import { type Operations, operation } from "./operation.ts";

/** The entries in words, `.` and `..` left out; lines that were not understood are there as they are. */
async function entriesOf({ ftp }: DeviceCell, path: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const item of ftp.list(path)) {
    if (item.kind === "entry") {
      const size = item.type === "file" ? ` ${item.size}` : "";
      if (item.name !== "." && item.name !== "..") found.push(`${item.type} ${item.name}${size}`);
    } else if (item.kind === "unparsed") {
      found.push(`${item.kind} ${item.text}`);
    }
  }
  return found.sort();
}

const homeEntries = HOME_NAMES.map((name) =>
  isDirectory(name) ? `dir ${name}` : `file ${name} ${TREE[name]?.length}`,
).sort();

/** Names, sizes and types, as a device lists them. */
export const listingOperations: Operations = {
  list: operation(
    (cell) => entriesOf(cell, ""),
    (entries) => expect(entries).toEqual(homeEntries),
  ),
  "list after a download": operation(
    async (cell) => {
      await cell.ftp.retrbinary(`RETR ${cell.path("a.txt")}`, () => {});
      return await entriesOf(cell, "");
    },
    (entries) => expect(entries).toEqual(homeEntries),
  ),
  "list path": operation(
    (cell) => entriesOf(cell, cell.path("sub")),
    (entries) => expect(entries).toEqual(["file inside.txt 7"]),
  ),
  "list missing": operation(
    async (cell) => {
      try {
        return await entriesOf(cell, cell.path("missing"));
      } catch (error) {
        if (isReplyError(error)) return [];
        throw error;
      }
    },
    (entries) => expect(entries, "the entries of another directory").toEqual([]),
  ),
  nlst: operation(
    ({ ftp }) => ftp.nlst(),
    (names, { server }) => {
      const listed = server.device.names?.(HOME_NAMES, isDirectory) ?? HOME_NAMES;
      expect([...names].sort()).toEqual([...listed].sort());
    },
  ),
  stat: operation(
    async ({ ftp, path }) => {
      const found = await ftp.stat(path("sub/inside.txt"));
      const missing = await ftp.stat(path("sub/missing.txt")).catch((error: unknown) => {
        if (isReplyError(error)) return undefined;
        throw error;
      });
      return { found, missing };
    },
    ({ found, missing }) => {
      expect([found?.type, found?.size]).toEqual(["file", 7]);
      expect(missing).toBeUndefined();
    },
  ),
  size: operation(
    ({ ftp, path }) => ftp.size(path("a.txt")),
    (size) => expect(size).toBe(26),
  ),
};
