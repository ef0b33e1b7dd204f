import { describe, expect, it } from "vitest";
import { runFtpl, startServer } from "./program.ts";

/** Words with `--json` that are wrong, and what the event says. */
const rows: readonly (readonly [words: string, said: RegExp])[] = [
  ["ls --json --bad URL", /^unknown option '--bad'/],
  ["ls --bad --json URL", /^unknown option '--bad'/],
  ["ls --jsom --json URL", /^unknown option '--jsom' \(Did you mean --json\?\)$/],
  ["ls --json", /^missing required argument 'remote'/],
  ["ls --json --tls perhaps URL", /--tls.*perhaps/],
  ["get --json --connections none URL/a.txt", /connections/],
  ["stat --json URL/a --timeout", /--timeout.*argument missing/],
  ["--json ls URL", /^--json: flags follow the command, as in: ftpl ls --json …$/],
  ["lls --json URL", /^unknown command 'lls'/],
  ["site --json", /missing required argument 'action'/],
  ["doctor --json one two", /too many arguments|not on a server/],
];

describe("W1: with --json each error is an event, also one in the words", () => {
  it.concurrent.each(rows)("%s", async (words, said) => {
    await using open = await startServer({ tree: { "a.txt": "a" } });
    const outcome = await runFtpl(words.replace("URL", open.url).split(" "), { env: open.env });
    expect(outcome.exit).toBe(2);
    const events = outcome.stdout.trimEnd().split("\n");
    expect(events).toHaveLength(1);
    const { message, ...rest } = JSON.parse(events[0] ?? "") as { readonly message: string };
    expect(rest).toEqual({ type: "error", exit: 2, fatal: true });
    expect(message).toMatch(said);
    // What people read is there as well.
    expect(outcome.stderr).toMatch(/^ftpl: /);
  });

  it.each([
    ["an operand after --", "rm --tls off -- --json"],
    ["the version", "--version"],
    ["no --json", "ls --bad URL"],
  ])("none for %s", async (_, words) => {
    const outcome = await runFtpl(words.split(" "));
    expect(outcome.stdout).not.toContain('"type"');
  });
});
