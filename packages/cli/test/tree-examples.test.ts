import { describe, expect, it } from "vitest";
import { apply } from "../src/commands/apply.ts";
import { deploy } from "../src/commands/deploy.ts";
import { diff } from "../src/commands/diff.ts";
import { plan } from "../src/commands/plan.ts";
import { release } from "../src/commands/release.ts";
import { rollback } from "../src/commands/rollback.ts";
import { sync } from "../src/commands/sync.ts";
import { runFtpl, startServer } from "./program.ts";
import { checkRow } from "./trees.ts";

const files = { a: "a", "sub/b": "b" };
const local = Object.fromEntries(Object.entries(files).map(([path, text]) => [`local/${path}`, text]));
const www = Object.fromEntries(Object.entries(files).map(([path, text]) => [`www/${path}`, text]));
const remote = { ...www, "pub/hello": "hello" };

/** What has to be done before a command has something to work on. */
const earlier: Readonly<Record<string, readonly string[]>> = {
  apply: ["plan -o plan.ndjson local URL/www"],
  rollback: ["release -q local URL/www"],
};

const examples = [sync, plan, apply, diff, deploy, release, rollback].flatMap(({ examples }) =>
  examples.map(({ words, does }) => [words, does] as const),
);

describe("W7: the examples of the help run as they are", () => {
  it.each(examples)("ftpl %s: to %s", async (words) => {
    const before = earlier[words.split(" ")[0] ?? ""] ?? [];
    // What they leave is what other tests are about.
    await checkRow({ words: [...before, words], local, remote, exit: 0, leaves: "anything" });
  });
});

describe("W7: --help", () => {
  it.each(["sync", "plan", "apply", "diff", "deploy", "release", "rollback"])("of %s", async (name) => {
    await using open = await startServer();
    const { exit, stdout, stderr } = await runFtpl([name, "--help"], { env: open.env });
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage: ftpl ${name} \\[options\\]`));
    expect(stdout).toContain("Examples:");
    expect(stdout).toContain(name === "diff" ? "--checksum" : "--dry-run");
  });
});
