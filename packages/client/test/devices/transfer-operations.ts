import { setTimeout as delay } from "node:timers/promises";
import { isReplyError } from "../../src/index.ts";
import { expect } from "vitest";
import type { DeviceCell } from "./device-cell.ts";
import { content, TREE } from "./device-tree.ts";
import { type Operations, operation } from "./operation.ts";

const uploaded = content(40_000, 9);

async function downloaded({ ftp, path }: DeviceCell, name: string, offset?: number): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  const sink = (block: Uint8Array): void => {
    blocks.push(Buffer.from(block));
  };
  await ftp.download(path(name), sink, { offset });
  return Buffer.concat(blocks);
}

const stored = ({ server, path }: DeviceCell, name: string): Buffer | undefined =>
  server.files.readFile(path(name));

/** Rejects unless the promise rejects with a refusal of the server. */
async function refusal(promise: Promise<unknown>): Promise<void> {
  const error = await promise.then(
    () => new Error("a success where there is no file"),
    (error: unknown) => error,
  );
  if (!isReplyError(error)) throw error;
}

/** Single files, whole, in part, and after failures. */
export const transferOperations: Operations = {
  upload: operation(
    ({ ftp, path }) => ftp.upload(uploaded, path("up.bin")),
    (_, cell) => expect(stored(cell, "up.bin")?.equals(uploaded)).toBe(true),
  ),
  "upload an empty file": operation(
    ({ ftp, path }) => ftp.upload(new Uint8Array(0), path("empty.bin")),
    (_, cell) => expect(stored(cell, "empty.bin")?.length).toBe(0),
  ),
  "upload with a pause": operation(
    ({ ftp, path }) =>
      ftp.upload(
        (async function* halves() {
          yield uploaded.subarray(0, 20_000);
          await delay(1_000);
          yield uploaded.subarray(20_000);
        })(),
        path("up.bin"),
      ),
    (_, cell) => expect(stored(cell, "up.bin")?.equals(uploaded)).toBe(true),
  ),
  download: operation(
    (cell) => downloaded(cell, "b.bin"),
    (bytes) => expect(bytes.equals(Buffer.from(TREE["b.bin"] ?? ""))).toBe(true),
  ),
  resume: operation(
    (cell) => downloaded(cell, "b.bin", 30_000),
    (bytes) => expect(bytes.equals(Buffer.from(TREE["b.bin"] ?? "").subarray(30_000))).toBe(true),
  ),
  "resume a missing file": operation(
    async (cell) => {
      await refusal(downloaded(cell, "missing", 10));
      return await downloaded(cell, "a.txt");
    },
    (bytes) => expect(bytes.toString()).toBe(TREE["a.txt"]),
  ),
  "retrieve a directory": operation(
    async (cell) => downloaded(cell, "sub"),
    () => expect.unreachable("a directory is no file"),
  ),
  "refused upload": operation(
    ({ ftp, path }) => ftp.upload(uploaded, path("missing/up.bin")),
    () => expect.unreachable("there is no such directory"),
  ),
  "retry after an error": operation(
    async ({ ftp, path }) => {
      await refusal(ftp.retrbinary(`RETR ${path("missing")}`, () => {}));
      return await ftp.upload(uploaded, path("up.bin"));
    },
    (_, cell) => expect(stored(cell, "up.bin")?.equals(uploaded)).toBe(true),
  ),
};
