import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryFileSystem } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type Outcome, runFtpl, startServer } from "./program.ts";
import { type Files, putFiles } from "./trees.ts";

const COUNT = 200;
const many = (directory: string): Files =>
  Object.fromEntries(
    Array.from({ length: COUNT }, (_, index) => [`${directory}/d${index % 20}/f${index}`, "x"]),
  );

/** Runs a command, and ends the server at the 30th file. */
async function cutOff(words: string): Promise<Outcome & { readonly cwd: string; readonly url: string }> {
  const cwd = mkdtempSync(join(tmpdir(), "ftpl-gone-"));
  putFiles(cwd, { ...many("local"), "few/only": "x" });
  const files = new MemoryFileSystem();
  for (const [path, text] of Object.entries(many("old"))) files.writeFile(path, text);
  let transfers = 0;
  let isReady = false;
  let stopped: Promise<void> | undefined;
  const log = (line: string): void => {
    if (isReady && /^C: (?:STOR|RETR|DELE) /.test(line) && ++transfers === 30) stopped = open.server.stop();
  };
  await using open = await startServer({ files, log });
  const run = async (text: string): Promise<Outcome> =>
    await runFtpl(text.replaceAll("URL", open.url).split(" "), { cwd, env: open.env });
  if (words.startsWith("apply")) await run("plan -q --tls off -o plan.ndjson local URL/www");
  isReady = true;
  const outcome = await run(words);
  await stopped;
  return { ...outcome, cwd, url: open.url };
}

const rows: Readonly<Record<string, string>> = {
  "sync up": "sync --tls off --retries 1 local URL/www",
  "sync up, without retries": "sync --tls off --retries 0 local URL/www",
  "sync up, quiet": "sync --tls off -q --retries 1 local URL/www",
  "sync up, as events": "sync --tls off --json --retries 1 local URL/www",
  "sync up, with a journal": "sync --tls off --retries 1 --journal j local URL/www",
  "sync down": "sync --tls off --retries 1 URL/old here",
  "sync --delete": "sync --tls off --retries 1 --delete --max-delete 100% few URL/old",
  apply: "apply --tls off --retries 1 plan.ndjson local URL/www",
  deploy: "deploy --tls off --retries 1 local URL/www",
  release: "release --tls off --retries 1 local URL/www",
};

describe("B4, W3: a server that disappears ends the run with 4", () => {
  it.concurrent.each(Object.entries(rows))("%s", async (_, words) => {
    const { exit, stdout, stderr, cwd, url } = await cutOff(words);
    const text = words.includes("--json") ? stdout : stderr;
    try {
      expect({ exit, text }).toMatchObject({ exit: 4 });
      const ends = text.split("\n").filter((line) => line.includes("cannot be reached any more"));
      expect(ends).toHaveLength(1);
      expect(ends[0]).toContain(url.slice(url.indexOf("@") + 1));
      expect(ends[0]).toMatch(/ECONN|closed/);
      // Not one line for each file that is left.
      expect(text.match(/^ftpl: /gm)?.length ?? 0).toBeLessThan(10);
      if (words.includes(" -q ")) expect(text).not.toContain("left out");
      else if (!words.includes("--json"))
        expect(text).toMatch(/steps? left out: not done: the run had ended/);
      if (words.includes("--journal")) expect(existsSync(join(cwd, "j"))).toBe(true);
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});
