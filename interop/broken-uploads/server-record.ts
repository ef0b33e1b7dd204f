import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import type { LabServer } from "../lab-server.ts";

/** How long a server may take to write down what became of an upload whose session is gone, milliseconds. */
const LONGEST = 5_000;
const STEP = 50;
/** More bytes than a line of a log has. */
const LONGEST_LINE = 4_096;

/** Where a server writes down how uploads ended: lines that match, with the name and, in `complete`, whether all is well. */
interface Record {
  readonly file: string;
  readonly line: RegExp;
}

const records: Partial<{ readonly [software in LabServer["software"]]: Record }> = {
  vsftpd: {
    file: "protocol.log",
    line: /(?:(?<complete>OK)|FAIL) UPLOAD: Client "[^"]*", "\/(?<name>[^"]*)"/,
  },
  proftpd: { file: "protocol.log", line: /"STOR (?<name>[^"]*)" (?:(?<complete>2\d\d)|\d+)/ },
  pyftpdlib: { file: "console.log", line: /STOR \S*\/(?<name>\S+) completed=(?:(?<complete>1)|0)/ },
};

/** Reads on in a log, from where it has got to, and notes which files the server calls complete. */
class RecordReader {
  readonly known: Map<string, boolean> = new Map();
  readonly #path: string;
  readonly #line: RegExp;
  #offset = 0;

  constructor({ file, line }: Record, logs: string) {
    this.#path = join(logs, file);
    this.#line = line;
  }

  async readOn(): Promise<void> {
    const input = createReadStream(this.#path, { start: this.#offset });
    for await (const text of createInterface({ input, crlfDelay: Infinity })) this.#note(text);
    // The last line may come once more, whole.
    this.#offset += Math.max(0, input.bytesRead - LONGEST_LINE);
  }

  #note(text: string): void {
    const { groups } = this.#line.exec(text) ?? {};
    if (groups !== undefined) this.known.set(groups["name"] ?? "", groups["complete"] !== undefined);
  }
}

/**
 * How many of the files the server calls complete in its log; undefined where it writes no such log. Waits until all are in
 * it, since a session that was aborted hears of no reply; files whose upload never began are left out in the end.
 */
export async function completeInLog(
  { software, logs }: LabServer,
  names: readonly string[],
): Promise<number | undefined> {
  const record = records[software];
  if (record === undefined) return undefined;
  const reader = new RecordReader(record, logs);
  for (let waited = 0; ; waited += STEP) {
    await reader.readOn();
    if (waited >= LONGEST || names.every((name) => reader.known.has(name)))
      return names.filter((name) => reader.known.get(name) === true).length;
    await pause(STEP);
  }
}
