import { describe, expect, it } from "vitest";
import { runFtpl, runShell, startServer } from "./program.ts";

/** Errors that several commands share, and the advice that is not for all of them. */
const rows: readonly (readonly [words: string, exit: number, never: RegExp])[] = [
  ["ls --tls off URL/pub > /dev/full", 3, /goes on from there/],
  ["cat --tls off URL/pub/a.txt > /dev/full", 3, /goes on from there/],
  ["plan --tls off . URL/pub > /dev/full", 3, /goes on from there/],
  ["hash -c sums --download --tls off URL/pub", 26, /--verify/],
];

describe("W7: the advice is one that the command can follow", () => {
  it.each(rows)("%s", async (words, exit, never) => {
    await using open = await startServer({ tree: { pub: { "a.txt": "hello\n" } } });
    const [given = "", target = ""] = words.split(" > ");
    const script = `echo "${"0".repeat(64)}  a.txt" > sums; "$@"${target === "" ? "" : ` > ${target}`}`;
    const outcome = await runShell(script, given.replace("URL", open.url).split(" "), { env: open.env });
    expect(outcome).toMatchObject({ exit });
    expect(outcome.stderr).not.toMatch(never);
  });
});

/** What is taken as a name although it looks like a pattern. */
const PATTERN = /a name is taken as it is: find --name has patterns, and so have the lines of shell and run/;

describe("W7: a pattern is not a name, and the error says what has patterns", () => {
  it.concurrent.each([
    ["get --tls off URL/pub/*.txt", 8, true],
    ["get --tls off URL/pub/*.txt URL/pub/?.md .", 23, true],
    ["cat --tls off URL/pub/[ab].txt", 8, true],
    ["ls --tls off URL/pub/*.txt", 8, true],
    ["stat --tls off URL/pub/*.txt URL/pub", 23, true],
    ["rm --tls off URL/pub/*.txt", 8, true],
    ["mv --tls off URL/pub/*.txt URL/there", 8, true],
    ["get --tls off URL/pub/none.txt", 8, false],
    ["get --tls off URL/star/a*b.txt", 0, false],
  ] as const)("%s", async (words, exit, isSaid) => {
    await using open = await startServer({ tree: { pub: { "a.txt": "a" }, star: { "a*b.txt": "*" } } });
    const given = words.split(" ").map((word) => word.replace("URL", open.url));
    const outcome = await runFtpl(given, { env: open.env });
    expect(outcome).toMatchObject({ exit });
    expect(PATTERN.test(outcome.stderr)).toBe(isSaid);
  });
});
