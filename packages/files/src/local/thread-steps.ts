import type * as FileSystem from "node:fs";
import type { MessagePort } from "node:worker_threads";

/** What the file thread has to do; each order has one answer, in the same sequence. */
export type Order = WriteOrder | ReadOrder | LookOrder | ListOrder;

/** Files to write that are there as a whole: their names, and one after the other their bytes. */
export interface WriteOrder {
  readonly task: "write";
  readonly bytes: Uint8Array;
  readonly files: readonly FileToWrite[];
}

/** One of them. */
export interface FileToWrite {
  readonly path: string;
  /** The name until it is whole. */
  readonly part: string;
  readonly length: number;
  /** Its time, in seconds. */
  readonly mtime: number | undefined;
}

/** Files to read as a whole, one after the other, into a block. */
export interface ReadOrder {
  readonly task: "read";
  readonly block: Uint8Array;
  readonly paths: readonly string[];
  /** Larger files are left out. */
  readonly largest: number;
}

/** Files to look at; links are followed. */
export interface LookOrder {
  readonly task: "look";
  readonly paths: readonly string[];
}

/** A directory to list, with a look at each of its entries; links are not followed. */
export interface ListOrder {
  readonly task: "list";
  readonly path: string;
}

/** What is in a directory. */
export interface FoundEntries {
  readonly names: readonly string[];
  /** Three numbers for each name: its kind, bytes, and the time of its content in epoch milliseconds. */
  readonly facts: Float64Array;
}

/** The kinds of entries in {@link FoundEntries}: others, and what has vanished, are left to who has given the order. */
export const KINDS = { other: 0, file: 1, directory: 2 } as const;

/** What was found out of a file, and, if it was read, where in the block its bytes are. */
export interface FoundFile {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly size: number;
  /** Epoch milliseconds. */
  readonly mtime: number;
  readonly at: number;
}

/** What became of each file of an order; undefined for one that was not dealt with. */
export type Answer = readonly (FoundFile | true | undefined)[];

/** The answer to an order of that kind. */
export type AnswerTo<Given extends Order> = Given extends ListOrder ? FoundEntries | undefined : Answer;

/**
 * What the file thread runs; it is given as text, so it refers to nothing outside it. It deals with plain cases alone: who has given the
 * order does what is left by other means, whose errors count.
 */
export function runFileThread(port: MessagePort, fs: typeof FileSystem): void {
  const { O_WRONLY, O_CREAT, O_EXCL } = fs.constants;
  const flags = O_WRONLY | O_CREAT | O_EXCL;

  const write = ({ path, part, mtime }: FileToWrite, bytes: Uint8Array): true | undefined => {
    const found = fs.lstatSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === false) return undefined;
    const file = fs.openSync(part, flags, 0o666);
    try {
      try {
        for (let at = 0; at < bytes.length; ) at += fs.writeSync(file, bytes, at, bytes.length - at, at);
        if (mtime !== undefined) fs.futimesSync(file, mtime, mtime);
      } finally {
        fs.closeSync(file);
      }
      if (found !== undefined) {
        try {
          fs.chmodSync(part, found.mode & 0o777);
        } catch {
          // File systems without permissions refuse to change them.
        }
      }
      fs.renameSync(part, path);
      return true;
    } catch (error) {
      fs.rmSync(part, { force: true });
      throw error;
    }
  };

  const found = (stats: FileSystem.Stats, at: number): FoundFile => ({
    isFile: stats.isFile(),
    isDirectory: stats.isDirectory(),
    size: stats.size,
    mtime: stats.mtime.getTime(),
    at,
  });

  const read = (path: string, block: Uint8Array, at: number, largest: number): FoundFile | undefined => {
    // A pipe is not even opened: its other end would take us for its reader.
    if (!fs.statSync(path).isFile()) return undefined;
    const file = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    try {
      const stats = fs.fstatSync(file);
      const { size } = stats;
      // One byte more: a file that has grown is not read as a whole.
      if (!stats.isFile() || size > largest || at + size + 1 > block.length) return undefined;
      return fs.readSync(file, block, at, size + 1, 0) === size ? found(stats, at) : undefined;
    } finally {
      fs.closeSync(file);
    }
  };

  const list = (path: string): FoundEntries | undefined => {
    const names = fs.readdirSync(path);
    // Such a name may stand for bytes that are not UTF-8.
    if (names.some((name) => name.includes("\uFFFD"))) return undefined;
    const facts = new Float64Array(3 * names.length);
    for (const [nth, name] of names.entries()) {
      const stats = fs.lstatSync(`${path}/${name}`, { throwIfNoEntry: false });
      const kind = stats?.isFile() === true ? 1 : stats?.isDirectory() === true ? 2 : 0;
      if (stats !== undefined) facts.set([kind, stats.size, stats.mtime.getTime()], 3 * nth);
    }
    return { names, facts };
  };

  const orUndefined = <T>(step: () => T): T | undefined => {
    try {
      return step();
    } catch {
      return undefined;
    }
  };

  const answer = (order: Order): Answer | FoundEntries | undefined => {
    let at = 0;
    switch (order.task) {
      case "write":
        return order.files.map((file) => {
          const bytes = order.bytes.subarray(at, at + file.length);
          at += file.length;
          return orUndefined(() => write(file, bytes));
        });
      case "read":
        return order.paths.map((path) => {
          const file = orUndefined(() => read(path, order.block, at, order.largest));
          at += file?.size ?? 0;
          return file;
        });
      case "look":
        return order.paths.map((path) => orUndefined(() => found(fs.statSync(path), 0)));
      case "list":
        return orUndefined(() => list(order.path));
    }
  };

  port.on("message", (order: Order) => port.postMessage(answer(order)));
}
