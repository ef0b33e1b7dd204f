import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../src/program/commands.ts";
import { runShell, startServer } from "./program.ts";

const text = "text\n";
const sum = createHash("sha256").update(text).digest("hex");
const tree = { pub: { "file.txt": text, sub: { "other.txt": "other" } }, empty: {} };

describe("W7: the examples of the help run as they are", () => {
  // A plan, an earlier release, and equal trees come first (tree-examples.test.ts); a server has to be ended (serve.test.ts), and a shell needs a terminal (terminal/shell.ts).
  const prepared = ["apply", "diff", "rollback", "serve", "shell"];
  const rows = commands
    .filter(({ name }) => !prepared.includes(name))
    .flatMap(({ name, examples }) => examples.map(({ words }) => [name, words] as const));

  it("exist for every command", () => {
    expect(commands.filter(({ examples }) => examples.length === 0)).toEqual([]);
  });

  it.concurrent.each(rows)("%s: ftpl %s", async (_, words) => {
    await using open = await startServer({ tree });
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-cwd-"));
    writeFileSync(join(cwd, "local.txt"), text);
    writeFileSync(join(cwd, "commands.txt"), `mkdir ${open.url}/from-file\nls ${open.url}\n`);
    writeFileSync(join(cwd, "commands.ftpl"), "ls\ncd ..\nget pub/*.txt\n");
    writeFileSync(join(cwd, "SHA256SUMS"), `${sum}  file.txt\n`);
    for (const directory of ["local", "backup"]) mkdirSync(join(cwd, directory));
    writeFileSync(join(cwd, "local", "one.txt"), text);
    // The words stand in a shell's line, as a user types them.
    const line = words.replaceAll("URL", open.url);
    const outcome = await runShell(`ftpl() { "$NODE" "$FTPL" "$@"; }; ftpl ${line}`, [], {
      cwd,
      env: {
        ...open.env,
        NODE: process.execPath,
        FTPL: new URL("../dist/ftpl.js", import.meta.url).pathname,
      },
      stdin: text,
    });
    rmSync(cwd, { recursive: true });
    expect(outcome).toMatchObject({ exit: 0 });
  });
});
