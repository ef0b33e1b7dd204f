import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A named pipe: a local file whose opening waits for the other end, as that of a slow network mount waits for its server. */
export class Pipe {
  readonly path: string;
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), "ftplib-pipe-"));
    this.path = join(this.#folder, "pipe");
    execFileSync("mkfifo", [this.path]);
  }

  /** Lets whoever waits for the pipe open it, to read a few bytes or to write. */
  release(): void {
    const end = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
    writeSync(end, "late");
    closeSync(end);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
