import { createRequire } from "node:module";
import type * as fileSystem from "node:fs";

const fs = createRequire(import.meta.url)("node:fs") as typeof fileSystem;

/** The numbers that were opened by `open`, and whether they still are. */
const opened = new Map<number, boolean>();

/**
 * Lets `fs.close` close what `fs.open` has opened once, until it is opened again. To be called before basic-ftp is loaded: it closes the local
 * file of a transfer that has failed twice, and the second time its number may be that of somebody's socket.
 */
export function closeOnce(): void {
  const { open, close } = fs;
  const openNoted = (...args: unknown[]): void => {
    const done = args.pop() as (error: Error | null, fd?: number) => void;
    const noted = (error: Error | null, fd?: number): void => {
      if (fd !== undefined) opened.set(fd, true);
      done(error, fd);
    };
    (open as (...all: unknown[]) => void)(...args, noted);
  };
  const closeNoted = (fd: number, done: (error?: Error | null) => void = () => {}): void => {
    if (opened.get(fd) === false) return process.nextTick(done);
    if (opened.has(fd)) opened.set(fd, false);
    close(fd, done);
  };
  Object.assign(fs, { open: openNoted, close: closeNoted });
}
