import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { expect, it } from "vitest";
import { mistakes, readRecords, timeOf, bytesOf } from "./listing-record.ts";
import type * as listing from "../src/index.ts";

const built = readFileSync(new URL("../dist/index.js", import.meta.url), "utf8");

/** The exports of the built module, run where there is nothing but the language and what every browser has of text. */
function runAsInBrowser(): typeof listing {
  // The module is one file without imports: but for its exports it is a script.
  const [, names = ""] = /export ?\{([^}]*)\};?/.exec(built) ?? [];
  const script = built.replace(/export ?\{[^}]*\};?/, `globalThis.exported = { ${names} };`);
  const context = createContext({ TextDecoder, TextEncoder, Uint8Array });
  new Script(script).runInContext(context);
  return (context as { exported: typeof listing }).exported;
}

it("the built module imports nothing", () => {
  expect(built).not.toMatch(/^import |\bimport\(|\brequire\(|["'`]node:/m);
});

it("the built module reads the real listings where there is nothing of Node", () => {
  const { parseListing } = runAsInBrowser();
  const records = readRecords("sample.jsonl");
  const right = records.filter((record) => {
    const read = parseListing(Uint8Array.from(bytesOf(record)), { referenceTime: timeOf(record) });
    return mistakes(record, read).length === 0;
  });
  // Three are read otherwise on purpose: see the test of the sample.
  expect(records.length - right.length).toBe(3);
});
