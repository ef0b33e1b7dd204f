import { expect, it } from "vitest";
import { isLocalName } from "../src/operation/local-name.ts";

/** Names that a server lists, and whether they are those of something in a local directory: on Windows, elsewhere. */
const names: readonly (readonly [name: string, onWindows: boolean, elsewhere: boolean])[] = [
  ["file.txt", true, true],
  [".profile", true, true],
  ["a..b", true, true],
  ["..a", true, true],
  ["a. ", true, true],
  ["", false, false],
  [".", false, false],
  ["..", false, false],
  ["../file.txt", false, false],
  ["/file.txt", false, false],
  ["dir/", false, false],
  ["..\\file.txt", false, true],
  ["C:file.txt", false, true],
  ["file.txt:stream", false, true],
  [".. ", false, true],
  [". ", false, true],
  [" ..", false, true],
  ["...", false, true],
  [" ", false, true],
];

it.each(names)("G1: %j is a local name on Windows: %s, elsewhere: %s", (name, onWindows, elsewhere) => {
  expect([isLocalName(name, "\\"), isLocalName(name, "/")]).toEqual([onWindows, elsewhere]);
});
