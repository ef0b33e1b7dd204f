import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of the test's own; disposing it removes it. */
export class LocalDirectory implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "ftplib-files-"));

  at(name: string): string {
    return join(this.path, name);
  }

  get names(): string[] {
    return readdirSync(this.path).sort();
  }

  read(name: string): Buffer {
    return readFileSync(this.at(name));
  }

  write(name: string, content: string | Uint8Array): void {
    writeFileSync(this.at(name), content);
  }

  modified(name: string): number {
    return statSync(this.at(name)).mtimeMs;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
