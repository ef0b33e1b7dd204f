import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FileWriter } from "./file-writer.ts";
import { namingFile } from "./local-file-error.ts";
import { pipeClosed } from "./pipe-closed.ts";
import { placeOf } from "./place-of.ts";
import { TransferIncompleteError } from "../errors/transfer-incomplete-error.ts";

/** Where the bytes of `download` go. */
export interface OpenDestination {
  readonly sink: (block: Uint8Array) => unknown;
  /** Where the sink wants the bytes to be put, if it cares. */
  readonly into?: (() => Uint8Array) | undefined;
  /** After the last byte: resolves when all are written. */
  flush(): Promise<void>;
  /** After all checks: the file is what it should be. */
  commit(): Promise<void>;
  /** After a failure, at whatever point. */
  discard(error: unknown): Promise<void>;
}

/** What `openFile` has to know. */
export interface FileOptions {
  readonly offset?: number | undefined;
  readonly partialPath?: string | undefined;
}

/** @throws TypeError where it is: the bytes would all come before the system refuses it */
export function checkNotEmpty(path: string): void {
  if (path === "") throw new TypeError("the path of the local file is empty");
}

/** The file to write to before it has its name, opened. */
async function openPartial(
  path: string,
  { offset, partialPath }: FileOptions,
  mode: number,
): Promise<FileHandle> {
  // What is there is never overwritten by a first attempt; a later one goes on where it says.
  const isContinued = offset !== undefined && (partialPath !== undefined || offset > 0);
  if (!isContinued) return await open(path, "wx", mode);
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    if (size < offset) throw new RangeError(`${path} has ${size} bytes: it cannot be continued at ${offset}`);
    await file.truncate(offset);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * A file that gets its name only when it is complete: the bytes go to another one in the same directory first, whose
 * permissions are those of the file that it will replace.
 *
 * What is there and no regular file (a device, a pipe) is written to as it is.
 *
 * @throws TypeError for an empty path; RangeError when the file to be continued is shorter than the offset
 * @throws the system's error (`ENOENT`, `EACCES`, `EISDIR`; `EEXIST` for a `partialPath` that is there), naming the path
 */
export async function openFile(path: string, options: FileOptions): Promise<OpenDestination> {
  return await namingFile("destination", path, () => openNamed(path, options));
}

async function openNamed(path: string, options: FileOptions): Promise<OpenDestination> {
  checkNotEmpty(path);
  // A symbolic link stays one: what it leads to is replaced, or made.
  const { target, before } = await placeOf(path);
  if (before !== undefined && !before.isFile()) return openHandle(await open(path, "w"), undefined, path);
  const { offset = 0, partialPath } = options;
  const hidden = join(dirname(target), `.${beginning(basename(target))}.${crypto.randomUUID()}.part`);
  const partial = partialPath ?? (offset > 0 ? target : hidden);
  const mode = before === undefined ? undefined : before.mode & 0o777;
  const file = await openPartial(partial, options, mode ?? 0o666);
  // The umask has taken some of the permissions. File systems without any refuse to change them.
  if (mode !== undefined && partial !== target) await file.chmod(mode).catch(() => {});
  const written = openHandle(file, offset, path);
  return {
    ...written,
    commit: () =>
      namingFile("destination", path, async () => {
        await written.commit();
        if (partial !== target) await rename(partial, target);
      }),
    discard: async (error) => {
      // A server that sent more than was due sent something else: none of it is a part of the file (hostile-server F54).
      if (partial !== hidden && isTooMuch(error)) await file.truncate(offset).catch(() => {});
      await written.discard(error);
      if (partial === hidden) await rm(partial, { force: true });
    },
  };
}

// File systems take 255 bytes; the rest of a hidden name is 43.
const LONGEST_BEGINNING = 200;

/** The beginning of a name, so short in bytes that a hidden name can be made of it. */
function beginning(name: string): string {
  let short = name.slice(0, LONGEST_BEGINNING);
  while (Buffer.byteLength(short) > LONGEST_BEGINNING) short = short.slice(0, -1);
  // Half of a pair of surrogates is no character.
  return /[\ud800-\udbff]$/.test(short) ? short.slice(0, -1) : short;
}

function isTooMuch(error: unknown): boolean {
  return error instanceof TransferIncompleteError && error.bytes > error.expected;
}

/**
 * A file that the caller opened: written from the offset on, neither cut nor closed.
 *
 * @param path where we opened it ourselves, and close it: the path that the caller gave
 */
export function openHandle(file: FileHandle, position: number | undefined, path?: string): OpenDestination {
  const writer = new FileWriter(file, position, path);
  const close = async (): Promise<void> => {
    if (path !== undefined) await file.close();
  };
  return {
    sink: writer.sink,
    into: writer.into,
    flush: () => writer.finish(),
    commit: close,
    discard: async () => {
      const closing = writer.stop().then(close);
      await (position === undefined ? pipeClosed(closing) : closing.catch(() => {}));
    },
  };
}
