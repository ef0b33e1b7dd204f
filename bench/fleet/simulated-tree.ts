import type { Tree, TreeEntry } from "@ftplib/sync";

/** Files of a directory, and directories of one that has no files. */
const EACH = 100;
/** 2025-06-01, so that nothing is newer than what is written now. */
const TIME = Date.UTC(2025, 5, 1);

const ROOT: TreeEntry = { name: "", type: "directory" };

/** A tree whose entries are computed when they are listed: so many files, a hundred in a directory, and a hundred directories in others. */
export class SimulatedTree {
  /** Calls of `list`: one round trip or more each, on a server. */
  lists = 0;
  readonly #files: number;

  /** @param files 0: the root is empty */
  constructor(files: number) {
    this.#files = files;
  }

  /** The tree, of which nothing but what a planner asks for works. */
  get tree(): Tree {
    const refuse = async (): Promise<never> => {
      throw new Error("a simulated tree is only listed");
    };
    return {
      url: "simulated:",
      traits: async () => ({
        isRemote: false,
        hasSizes: true,
        hasTimes: true,
        keepsTimes: true,
        hashes: [],
        ignoresCase: false,
        concurrency: 4,
      }),
      list: async (path) => this.#list(path),
      read: () => {
        throw new Error("a simulated tree has no contents");
      },
      write: refuse,
      remove: refuse,
      removeDirectory: refuse,
      rename: refuse,
      mkdir: refuse,
      setTime: refuse,
    };
  }

  #list(path: string): TreeEntry[] {
    this.lists++;
    if (this.#files === 0) return [];
    const numbers = path === "" ? [] : path.split("/").map((name) => Number(name.slice(1)));
    const depth = Math.max(1, Math.ceil(Math.log(this.#files / EACH) / Math.log(EACH)));
    // The number of the first file below the path.
    const below = EACH ** (depth - numbers.length) * EACH;
    const first = numbers.reduce((sum, number, at) => sum + number * EACH ** (depth - at), 0);
    if (numbers.length < depth) {
      const child = below / EACH;
      const count = Math.min(EACH, Math.ceil((this.#files - first) / child));
      return Array.from({ length: count }, (_, index) => ({ ...ROOT, name: `d${index}` }));
    }
    const count = Math.min(EACH, this.#files - first);
    return Array.from({ length: count }, (_, index) => fileOf(first + index));
  }
}

function fileOf(number: number): TreeEntry {
  const size = (number * 7919) % 1_000_003;
  return {
    name: `file-${number}.dat`,
    type: "file",
    size,
    mtime: TIME + (number % 86_400) * 1000,
    precision: 1000,
  };
}
