import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A named pipe: a local file whose opening waits for a writer, as that of a slow network mount waits for its server. */
export class Pipe {
  readonly path: string;
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "ftplib-pipe-"));
    this.path = join(this.#folder, "pipe");
    execFileSync("mkfifo", [this.path]);
  }

  /** Lets whoever waits for the pipe open it, and read a few bytes. */
  release(): void {
    try {
      const end = openSync(this.path, constants.O_WRONLY | constants.O_NONBLOCK);
      writeSync(end, "late");
      closeSync(end);
    } catch {
      // Nobody has it open.
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
