import { describe, expect, it } from "vitest";
import { runFtpl, runShell, startServer } from "./program.ts";

/** What each command prints of what is there; with several operands, some of which are missing. */
const commands: Readonly<Record<string, string>> = {
  ls: "URL/pub:\na.txt\n",
  "ls -R": "URL/pub:\na.txt\n",
  "ls -d": "URL/pub:\npub\n",
  "ls --json": "",
  stat: "",
  "stat --json": "",
  cat: "hello\n",
};

const orders = [
  ["nope", "THERE"],
  ["THERE", "nope"],
  ["nope", "THERE", "gone"],
  ["nope", "gone"],
] as const;

describe("W3: what is missing does not keep the others from being shown", () => {
  const cells = Object.entries(commands).flatMap(([words, shown]) =>
    orders.map((order) => [words, order.join(" "), shown] as const),
  );
  it.concurrent.each(cells)("%s %s", async (words, order, shown) => {
    await using open = await startServer({ tree: { pub: { "a.txt": "hello\n" } } });
    const there = words.startsWith("ls") ? "pub" : "pub/a.txt";
    const names = order.replace("THERE", there).split(" ");
    const run = async (those: readonly string[]) =>
      await runFtpl([...words.split(" "), "--tls", "off", ...those.map((name) => `${open.url}/${name}`)], {
        env: open.env,
      });
    const outcome = await run(names);
    const missing = names.filter((name) => name !== there);
    for (const name of missing) expect(outcome.stderr).toMatch(new RegExp(`ENOENT.*${name}`));
    const isThere = names.length > missing.length;
    const alone = shown === "" ? (await run([there])).stdout : shown;
    const text = outcome.stdout.replaceAll(open.url, "URL");
    const data = text.replaceAll(/^\{"type":"error".*\n/gm, "");
    expect({ exit: outcome.exit, data }).toEqual({ exit: 23, data: isThere ? alone : "" });
  });

  it("a reader that goes away ends the work at once", async () => {
    await using open = await startServer({ tree: { "a.bin": "x".repeat(3_000_000), "b.bin": "y" } });
    const words = ["cat", "--tls", "off", `${open.url}/a.bin`, `${open.url}/b.bin`];
    const outcome = await runShell('"$@" | head -c 1', words, { env: open.env });
    expect(outcome).toMatchObject({ exit: 0, stdout: "x", stderr: "" });
  });
});
