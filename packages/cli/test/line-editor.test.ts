import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Terminal } from "../src/output/terminal.ts";
import type { Completion } from "../src/shell/complete-line.ts";
import { LineEditor } from "../src/shell/line-editor.ts";

const NAMES = ["dark/", "data.txt", "date.txt", "help "];

/** Completes the last word, as late as a server does. */
async function complete(line: string): Promise<Completion> {
  await new Promise((resolve) => setImmediate(resolve));
  const word = line.slice(line.lastIndexOf(" ") + 1);
  return [NAMES.filter((name) => name.startsWith(word)), word];
}

interface Typed {
  /** The line that comes of the keys. */
  readonly line: string | undefined;
  /** What stood on the terminal. */
  readonly shown: string;
}

/** Reads a line while keys arrive in these packets; each waits until the one before has been answered. */
async function typed(...packets: readonly string[]): Promise<Typed> {
  const stdin = new PassThrough();
  const stderr = new PassThrough();
  let shown = "";
  stderr.on("data", (text: Buffer) => (shown += text.toString()));
  const { signal } = new AbortController();
  const terminal = { stdin, stderr, stdout: stderr, env: {}, signal } as unknown as Terminal;
  const reading = new LineEditor(terminal).read("> ", [], complete);
  for (const packet of packets) {
    stdin.write(packet);
    // More turns than a completion takes.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  const line = await reading;
  return { line, shown };
}

/** Keys in packets, and the line that comes of them. */
const rows: readonly (readonly [packets: readonly string[], line: string])[] = [
  [["cat he", "\t", "\r"], "cat help "],
  [["cat he\t", "\r"], "cat help "],
  [["cat da", "\t\t", "\r"], "cat da"],
  [["cat da\t\t", "\r"], "cat da"],
  [["cat d", "\t\t", "\r"], "cat da"],
  [["cat d\t\t", "\t\t\t", "\r"], "cat da"],
  [["cat dar", "\t\t", "\r"], "cat dark/"],
  [["h", "\t\t\t", "\r"], "help "],
  [["cat dar x", "\u001b[D", "\u001b[D", "\t\t", "\r"], "cat dark/ x"],
  // What is pasted is text, but for its end.
  [["a\tb", "\r"], "a\tb"],
];

describe("V4: Tab in a shell", () => {
  it.each(rows)("%j", async (packets, line) => {
    expect((await typed(...packets)).line).toBe(line);
  });

  it.each([[["cat da", "\t", "\t", "\r"]], [["cat da", "\t\t", "\r"]], [["cat da\t\t", "\r"]]])(
    "two Tabs list the names: %j",
    async (packets) => {
      const { shown } = await typed(...packets);
      for (const name of ["dark/", "data.txt", "date.txt"]) expect(shown).toContain(name);
    },
  );
});
