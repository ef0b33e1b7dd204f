import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decodeText } from "../src/index.ts";
import { bytes } from "./cuts.ts";

it.each([
  ["", ""],
  ["plain", "plain"],
  ["caf\xc3\xa9", "café"],
  ["caf\xe9", "café"],
  ["\xc3\xa9\xe9", "Ã©é"],
  ["\xef\xbb\xbfx", "\ufeffx"],
  ["\xf0\x9f\x98\x80", "😀"],
  ["\xed\xa0\x80", "\xed\xa0\x80"],
  ["\xc0\x80", "\xc0\x80"],
  ["\x80\x9f\xff", "\x80\x9f\xff"],
])("K16, F6: %j is %j", (latin1, text) => {
  expect(decodeText(bytes(latin1))).toBe(text);
});

it("K16: never fails, and loses no byte that is not UTF-8", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (line) => {
      const text = decodeText(line);
      const asLatin1 = String.fromCharCode(...line);
      if (text !== asLatin1) expect(new TextEncoder().encode(text)).toEqual(line);
    }),
  );
});
