import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as reply from "../src/index.ts";
import { fixture } from "./fixture.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map((match) => match[1] ?? "");

/** Runs an example; what it logs, and what its comments say that it logs. */
function run(example: string): { logged: string[]; promised: string[] } {
  const logged: string[] = [];
  const console = {
    log: (value: unknown) => logged.push(typeof value === "string" ? value : JSON.stringify(value)),
  };
  const body = example.replace(/^import (\{.*\}) from "@ftplib\/reply";$/gm, "const $1 = reply;");
  const call: unknown = Reflect.construct(Function, ["reply", "console", body]);
  if (typeof call === "function") call(reply, console);
  const promised = [...example.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map((match) => match[1] ?? "");
  return { logged, promised };
}

describe("README", () => {
  it("has examples", () => {
    expect(examples).toHaveLength(4);
  });

  it.each(examples)("example %#: logs what it says", (example) => {
    const { logged, promised } = run(example);
    expect(logged).toEqual(promised);
    expect(logged.length).toBeGreaterThan(2);
    expect(example.match(/console\.log/g)).toHaveLength(logged.length);
  });

  it("names every value that is exported", () => {
    const missing = Object.keys(reply).filter((name) => !readme.includes(name));
    expect(missing).toEqual([]);
  });

  it("A15: its table of differences is true of the helpers", () => {
    const rows = fixture<{ input: string; ftplib?: unknown; error?: string }>("parse-helpers.jsonl");
    const table = readme.slice(
      readme.indexOf("| input | ftplib | here |"),
      readme.indexOf("And the parser:"),
    );
    let found = 0;
    for (const line of table.split("\n").slice(2)) {
      const [, inputs = "", , here = ""] = line.split(/(?<!\\)\|/).map((cell) => cell.replaceAll("\\|", "|"));
      for (const [, input] of inputs.matchAll(/`((?:2271|227 |229 |150 )[^`]*)`/g)) {
        const row = rows.find((candidate) => candidate.input === input);
        expect(row, input).toBeDefined();
        expect(row, input).toHaveProperty("ftplib");
        expect(row?.error === "ERR_FTP_PROTOCOL", input).toBe(here.includes("ProtocolError"));
        found += 1;
      }
    }
    expect(found).toBeGreaterThan(10);
  });
});
