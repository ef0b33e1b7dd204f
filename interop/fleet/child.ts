import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A process that was started, and the lines that it prints. */
export class Child {
  readonly process: ChildProcess;
  readonly #name: string;
  readonly #lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  #exit: string | undefined;

  constructor(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.#name = name;
    this.process = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on("line", (line) => {
        this.#lines.push(line);
        this.#wake();
      });
    }
    this.process.on("error", (error) => this.#end(error.message));
    this.process.on("close", (code, signal) => this.#end(signal ?? `status ${code}`));
  }

  /** What it has printed. */
  get output(): string {
    return this.#lines.join("\n");
  }

  /** The first line that matches, after so many that do; it may be still to come. Rejects when the process ends without. */
  async line(pattern: RegExp, skip = 0): Promise<RegExpExecArray> {
    let left = skip;
    for (let at = 0; ; at++) {
      while (at >= this.#lines.length) {
        if (this.#exit !== undefined) throw new Error(`${this.#name} ended (${this.#exit}):\n${this.output}`);
        await new Promise<void>((resolve) => this.#waiting.add(resolve));
      }
      const match = pattern.exec(this.#lines[at] ?? "");
      if (match !== null && left-- === 0) return match;
    }
  }

  /** How many lines match so far. */
  count(pattern: RegExp): number {
    return this.#lines.filter((line) => pattern.test(line)).length;
  }

  /** Resolves when it has ended, with its status, or the signal that has ended it. */
  async ended(): Promise<string> {
    while (this.#exit === undefined) await new Promise<void>((resolve) => this.#waiting.add(resolve));
    return this.#exit;
  }

  /** Ends it, and waits for that. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.#exit !== undefined || !this.process.kill(signal)) return;
    await (this.process.exitCode === null ? once(this.process, "close") : undefined);
  }

  #end(exit: string): void {
    this.#exit ??= exit;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
