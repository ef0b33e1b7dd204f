import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dialects } from "../src/dialects.ts";
import * as listing from "../src/index.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map((match) => match[1] ?? "");

/** Runs an example; what it logs, and what its comments say that it logs. */
function run(example: string): { logged: string[]; promised: string[] } {
  const logged: string[] = [];
  const console = {
    log: (value: unknown) => logged.push(typeof value === "string" ? value : JSON.stringify(value)),
  };
  const body = example.replace(/^import (\{.*\}) from "@ftplib\/listing";$/gm, "const $1 = listing;");
  const call: unknown = Reflect.construct(Function, ["listing", "console", body]);
  if (typeof call === "function") call(listing, console);
  const promised = [...example.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1] ?? "");
  return { logged, promised };
}

describe("README", () => {
  it("has examples", () => {
    expect(examples).toHaveLength(3);
  });

  it.each(examples)("example %#: logs what it says", (example) => {
    const { logged, promised } = run(example);
    expect(logged).toEqual(promised);
    expect(example.match(/console\.log/g)).toHaveLength(logged.length);
  });

  it("names every value that is exported", () => {
    expect(Object.keys(listing).filter((name) => !readme.includes(name))).toEqual([]);
  });

  it("has a row for every dialect, and the example is read in it", () => {
    const rows = new Map(
      [...readme.slice(readme.indexOf("## Dialects")).matchAll(/^\| `([a-z\d-]+)` \| (.*) \|$/gm)].map(
        ([, name = "", cell = ""]) => [name, cell],
      ),
    );
    expect([...rows.keys()].filter((name) => name !== "dialect").sort()).toEqual(
      dialects.map(({ name }) => name as string).sort(),
    );
    for (const [name, cell] of rows) {
      const line = /^`([^`]+)`(?: TAB `(\w+)`)?/.exec(cell);
      if (line === null || name === "dialect" || name === "tops-20") continue;
      const text = line[2] === undefined ? line[1] : `${line[1]}\t${line[2]}`;
      const { dialect, entries } = listing.parseListing(`${text}\r\n`);
      expect([name, dialect, entries.length > 0]).toEqual([name, name, true]);
    }
  });
});
