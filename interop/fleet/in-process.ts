import { type MemoryTree, memoryTree, type Tree } from "@ftplib/sync";
import {
  type FleetTrees,
  type FleetWorker,
  startWorker,
  type Store,
  type WorkerOptions,
} from "@ftplib/sync-bullmq";

/** Two trees in memory, and what the jobs have done with them. */
export class Scene {
  readonly source: MemoryTree;
  readonly target: MemoryTree;
  /** Jobs that have their trees open, and the most that had at once. */
  open = 0;
  most = 0;
  /** Is called before a file is written. */
  onWrite: (path: string) => Promise<void> | void = () => {};

  constructor(source: Readonly<Record<string, string>>, target: Readonly<Record<string, string>>) {
    const url = "memory:";
    this.source = memoryTree(timed(source), { url });
    this.target = memoryTree(timed(target), { url });
    const write = this.target.write.bind(this.target);
    this.target.write = async (path, from, options) => {
      await this.onWrite(path);
      options?.signal?.throwIfAborted();
      return await write(path, from, options);
    };
  }

  /** Files below directories: `d0/f0`, `d0/f1` … */
  static files(count: number, directories = 10): Record<string, string> {
    const paths = Array.from({ length: count }, (_, index) => `d${index % directories}/f${index}`);
    return Object.fromEntries(paths.map((path) => [path, `content of ${path}`]));
  }

  readonly trees = async (): Promise<FleetTrees> => {
    this.open++;
    this.most = Math.max(this.most, this.open);
    const close = async (): Promise<void> => {
      this.open--;
    };
    return { source: this.source as Tree, target: this.target as Tree, close };
  };

  /** Whether every path and content is the same. */
  get isEqual(): boolean {
    const paths = this.source.paths();
    return (
      JSON.stringify(paths) === JSON.stringify(this.target.paths()) &&
      paths.every((path) => this.source.text(path) === this.target.text(path))
    );
  }
}

/** Starts workers in this process. */
export async function startWorkers(
  count: number,
  scene: Scene,
  options: { readonly store: Store; readonly server: string } & Partial<WorkerOptions>,
): Promise<FleetWorker[]> {
  return await Promise.all(
    Array.from({ length: count }, () => startWorker({ open: scene.trees, ...options })),
  );
}

/** A time of the past, so that nothing is newer than what is written now. */
function timed(files: Readonly<Record<string, string>>): Record<string, { content: string; mtime: number }> {
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, { content, mtime: 1_700_000_000_000 }]),
  );
}
