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
  const entries = await listedByFacts(ftp).catch((error: unknown) => {
    // 500 to 504: the server does not know MLSD.
    if (isReplyError(error) && error.reply.code >= 500 && error.reply.code <= 504)
      return listedByName(ftp, path);
    throw error;
  });
  return entries.filter(({ name }) => name !== "" && name !== "." && name !== ".." && !name.includes("/"));
}

async function listedByFacts(ftp: FTP): Promise<RemoteEntry[]> {
  const entries: RemoteEntry[] = [];
  for await (const [name, { type, size }] of ftp.mlsd()) {
    const kind = type?.toLowerCase();
    if (kind !== "file" && kind !== "dir") continue;
    const isCount = size !== undefined && /^\d{1,15}$/.test(size);
    entries.push({ name, isDirectory: kind === "dir", size: isCount ? Number(size) : undefined });
  }
  return entries;
}

/** For servers without MLSD: what has a SIZE is a file, and what can be entered is a directory. */
async function listedByName(ftp: FTP, here: string): Promise<RemoteEntry[]> {
  const entries: RemoteEntry[] = [];
  const names = await ftp.nlst();
  await ftp.voidcmd("TYPE I");
  for (const line of names) {
    const name = line.slice(line.lastIndexOf("/") + 1);
    const size = await unlessRefused(ftp.size(name));
    if (size !== undefined) entries.push({ name, isDirectory: false, size });
    else if ((await unlessRefused(ftp.cwd(name))) !== undefined) {
      entries.push({ name, isDirectory: true, size: undefined });
      await ftp.cwd(here);
    }
  }
  return entries;
}

async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isReplyError(error)) return undefined;
    throw error;
  }
}
