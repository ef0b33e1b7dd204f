import { chmod, close, constants, futimes, lstat, open, rename, unlink, write } from "node:fs";
import { promisify } from "node:util";
import { onLocalFile } from "../errors/local-file-error.ts";
import { inTurn, takeFree } from "./in-turn.ts";
import { alreadyThere, findTarget, partNames } from "./local-target.ts";
import { disownPart } from "./part-record.ts";

// Of many small files the file handles of `node:fs/promises` would cost more than the rest.
const files = {
  chmod: promisify(chmod),
  close: promisify(close),
  futimes: promisify(futimes),
  lstat: promisify(lstat),
  open: promisify(open),
  rename: promisify(rename),
  unlink: promisify(unlink),
  write: promisify(write),
};

const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/**
 * Writes a file that is there as a whole: to `.NAME.part` first, which gets its time and then its name (D1, D6). What somebody else has under that
 * name stays: then the part has another one.
 */
export async function writeSmallFile(
  local: string,
  bytes: Uint8Array,
  mtime: Date | undefined,
): Promise<void> {
  const { path, mode } = await findTarget(local);
  await inTurn(path, () =>
    onLocalFile(local, async () => {
      const { part, file, giveBack } = await openPart(path);
      try {
        await fill(file, bytes, mtime);
        // File systems without permissions refuse to change them.
        if (mode !== undefined) await files.chmod(part, mode).catch(() => {});
        await files.rename(part, path);
        await disownPart(path);
      } catch (error) {
        await files.unlink(part).catch(() => {});
        throw error;
      } finally {
        giveBack();
      }
    }),
  );
}

async function fill(file: number, bytes: Uint8Array, mtime: Date | undefined): Promise<void> {
  try {
    for (let at = 0; at < bytes.length; ) {
      const { bytesWritten } = await files.write(file, bytes, at, bytes.length - at, at);
      at += bytesWritten;
    }
    if (mtime !== undefined) await files.futimes(file, mtime, mtime);
  } finally {
    await files.close(file);
  }
}

interface OpenPart {
  readonly part: string;
  readonly file: number;
  /** Gives the name back. */
  readonly giveBack: () => void;
}

async function openPart(path: string): Promise<OpenPart> {
  for (const part of partNames(path)) {
    const giveBack = takeFree([part]);
    if (giveBack === undefined) continue;
    try {
      const file = await openNew(part);
      if (file !== undefined) return { part, file, giveBack };
      giveBack();
    } catch (error) {
      giveBack();
      throw error;
    }
  }
  throw alreadyThere(path);
}

/** Undefined where a file is there; a link is removed, and not followed. */
async function openNew(part: string): Promise<number | undefined> {
  const open = (): Promise<number | undefined> => files.open(part, FLAGS, 0o666).catch(unlessThere);
  const file = await open();
  if (file !== undefined || !(await files.lstat(part)).isSymbolicLink()) return file;
  await files.unlink(part);
  return await open();
}

function unlessThere(error: unknown): undefined {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "EEXIST") throw error;
}
