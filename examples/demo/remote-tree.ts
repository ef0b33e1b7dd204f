import { type FTP, isReplyError } from "ftplib";

/** A file on the server: its absolute path, and its size in bytes where the server tells it. */
export interface RemoteFile {
  readonly path: string;
  readonly size: number | undefined;
}

export interface RemoteTree {
  readonly files: readonly RemoteFile[];
  readonly directories: number;
  /** Directories that the server does not let us into, with its words. */
  readonly refused: readonly string[];
  /** Whether the limit ended the walk before the tree's end. */
  readonly isCut: boolean;
}

interface RemoteEntry {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly size: number | undefined;
}

// A server can name directories for ever; people do not nest them this deep.
const DEEPEST = 32;

/** The files below an absolute path, breadth first and `most` at most. The working directory is anywhere in the tree afterwards. */
export async function walkTree(ftp: FTP, top: string, most: number): Promise<RemoteTree> {
  const files: RemoteFile[] = [];
  const refused: string[] = [];
  const waiting = [{ path: top, depth: 0 }];
  let directories = 0;
  for (let next = waiting.shift(); next !== undefined && files.length < most; next = waiting.shift()) {
    const { path, depth } = next;
    const found = await inDirectory(ftp, path).catch((error: unknown) => {
      if (!isReplyError(error)) throw error;
      refused.push(`${path}: ${error.reply}`);
      return [];
    });
    directories += 1;
    for (const { name, isDirectory, size } of found) {
      const full = path.endsWith("/") ? path + name : `${path}/${name}`;
      if (!isDirectory) files.push({ path: full, size });
      else if (depth < DEEPEST) waiting.push({ path: full, depth: depth + 1 });
    }
  }
  const isCut = files.length > most || waiting.length > 0;
  return { files: files.slice(0, most), directories, refused, isCut };
}

/** What is in a directory. A name is one component of a path: anything else is a trick, and left out. */
async function inDirectory(ftp: FTP, path: string): Promise<RemoteEntry[]> {
  await ftp.cwd(path);
  const entries: RemoteEntry[] = [];
  for await (const item of ftp.list()) {
    if (item.kind !== "entry" || item.name === "" || item.name.includes("/")) continue;
    const { name, type, size, sizeUnit } = item;
    if (type === "dir") entries.push({ name, isDirectory: true, size: undefined });
    if (type !== "file") continue;
    entries.push({
      name,
      isDirectory: false,
      size: sizeUnit === 1 && typeof size === "number" ? size : undefined,
    });
  }
  return entries;
}
