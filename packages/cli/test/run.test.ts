import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { array, assert, constantFrom, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseWords } from "../src/shell/parse-words.ts";
import { runFtpl, startServer } from "./program.ts";

interface Row {
  /** Flags of `run` itself. */
  readonly words?: readonly string[];
  readonly stdin: string;
  readonly exit: number;
  readonly stdout?: string;
  readonly says?: RegExp;
  /** The names at the root afterwards. */
  readonly names?: readonly string[];
}

const rows: Readonly<Record<string, Row>> = {
  nothing: { stdin: "", exit: 0, stdout: "" },
  "comments and empty lines": { stdin: "# a comment\n\n  \t\n  # another\n", exit: 0, stdout: "" },
  "several commands, in order": {
    stdin: "mkdir URL/new\nmv URL/a.txt URL/new/b.txt # moved\nls URL/new\n",
    exit: 0,
    stdout: "b.txt\n",
    names: ["new"],
  },
  "a BOM, and lines that end in CR LF": {
    stdin: "\uFEFFcat URL/a.txt\r\nmkdir URL/x\r\n",
    exit: 0,
    stdout: "a",
    names: ["a.txt", "x"],
  },
  "names in quotes": {
    stdin: 'mkdir \'URL/a b\' "URL/c \\"d\\"" URL/e\\ f\n',
    exit: 0,
    names: ["a b", "a.txt", 'c "d"', "e f"],
  },
  "the first error ends it": {
    stdin: "mkdir URL/one\ncat URL/none\nmkdir URL/two\n",
    exit: 8,
    says: /none.*\n.*standard input, line 2: ended with 8; the lines after it were not run/,
    names: ["a.txt", "one"],
  },
  "V2: a dry run": {
    words: ["-n"],
    stdin: "mkdir URL/one\ncat URL/a.txt\nsite add work ftp://host\nrm -n URL/a.txt\nmkdir URL/two\n",
    exit: 0,
    stdout: "would make one\nawould add work: ftp://host\nwould remove a.txt\nwould make two\n",
    names: ["a.txt"],
  },
  "V2: a dry run ends with the first error": {
    words: ["--dry-run"],
    stdin: "mkdir URL/one\nrm URL/none\nmkdir URL/two\n",
    exit: 8,
    says: /line 2: ended with 8/,
    stdout: "would make one\n",
    names: ["a.txt"],
  },
  "an unknown command": { stdin: "\nlss URL\n", exit: 2, says: /line 2: ended with 2/ },
  "a wrong line, before any is run": {
    stdin: "mkdir URL/one\nmkdir 'URL/two\n",
    exit: 2,
    says: /standard input, line 2: a ' has no end/,
    names: ["a.txt"],
  },
  "a backslash at the end": { stdin: "mkdir URL/one\\", exit: 2, says: /line 1: a backslash ends the line/ },
  "standard input within it, before any is run": {
    stdin: "mkdir URL/one\nput - URL/two\n",
    exit: 2,
    says: /line 2: "-" is taken/,
    names: ["a.txt"],
  },
};

describe("V4: run", () => {
  it.concurrent.each(Object.entries(rows))(
    "%s",
    async (_, { words = [], stdin, exit, stdout, says, names }) => {
      await using open = await startServer({ tree: { "a.txt": "a" } });
      const outcome = await runFtpl(["run", ...words, "-"], {
        env: open.env,
        stdin: stdin.replaceAll("URL", open.url),
      });
      expect(outcome).toMatchObject({ exit, ...(stdout === undefined ? {} : { stdout }) });
      if (says !== undefined) expect(outcome.stderr).toMatch(says);
      if (names !== undefined) {
        const listed = await runFtpl(["ls", open.url], { env: open.env });
        expect(listed.stdout.split("\n").slice(0, -1)).toEqual(names);
      }
    },
  );

  it("a file that is not there", async () => {
    expect(await runFtpl(["run", "none.txt"])).toMatchObject({ exit: 3 });
  });

  it.each([
    ["itself", { one: "run one" }],
    ["itself, by another path", { one: "run ./one" }],
    ["one that runs it", { one: "run two", two: "run one" }],
  ])("a file that runs %s", async (_, files) => {
    const cwd = await mkdtemp(join(tmpdir(), "ftpl-run-"));
    try {
      for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
      const outcome = await runFtpl(["run", "one"], { cwd });
      expect(outcome).toMatchObject({ exit: 2 });
      expect(outcome.stderr).toMatch(/one is being run already: a file cannot run itself/);
    } finally {
      await rm(cwd, { recursive: true });
    }
  });

  it("a file that is run twice, one after the other", async () => {
    const cwd = await mkdtemp(join(tmpdir(), "ftpl-run-"));
    try {
      await writeFile(join(cwd, "one"), "run two\nrun two\n");
      await writeFile(join(cwd, "two"), "# nothing\n");
      expect(await runFtpl(["run", "one"], { cwd })).toMatchObject({ exit: 0, stderr: "" });
    } finally {
      await rm(cwd, { recursive: true });
    }
  });

  it("splits what was quoted into the same words", () => {
    const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
    const doubled = (word: string): string => `"${word.replace(/["\\]/g, "\\$&")}"`;
    const words = array(string({ unit: "grapheme" }).filter((word) => !/[\r\n]/.test(word)));
    assert(
      property(words, constantFrom(quoted, doubled), (given, quote) => {
        expect(parseWords(given.map(quote).join("  ")).map(({ text }) => text)).toEqual(given);
      }),
    );
  });
});
