import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Case, Outcome } from "./case.ts";
import type { Place } from "./our-side.ts";

const PROGRAM = "python3";
const driver = fileURLToPath(new URL("../python/driver.py", import.meta.url));

/** The version of the Python on this machine, if it is one to compare with: 3.11 or newer. */
export function pythonVersion(): string | undefined {
  try {
    const code = "import sys, ftplib, ssl; print('%d.%d.%d' % sys.version_info[:3])";
    const version = execFileSync(PROGRAM, ["-c", code], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major > 3 || (major === 3 && minor >= 11) ? version : undefined;
  } catch {
    return undefined;
  }
}

/** One Python that makes the calls of one case after the other. */
export class PythonSide implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams = spawn(PROGRAM, [driver]);
  readonly #answers: AsyncIterator<string>;
  #complaint = "";

  constructor() {
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    this.#child.stderr.setEncoding("utf8").on("data", (part) => {
      this.#complaint += String(part);
    });
  }

  /** Makes the calls of a case on Python's client. */
  async run(
    { calls, client = "FTP", encoding }: Case,
    place: Place,
  ): Promise<{ readonly results: Outcome[]; readonly debug: string[] }> {
    this.#child.stdin.write(
      `${JSON.stringify({ ...place, client, encoding, calls: [["connect"], ...calls] })}\n`,
    );
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error(`the Python side is gone: ${this.#complaint}`);
    return JSON.parse(answer.value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#child, "close");
    this.#child.stdin.end();
    await closed;
  }
}
