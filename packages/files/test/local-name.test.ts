import * as fc from "fast-check";
import type { TextCodec } from "ftplib";
import { textCodec } from "ftplib/internal";
import { describe, expect, it } from "vitest";
import { localNameOf, nameOnServer, nameProblem } from "../src/path/local-name.ts";
import { bytesOf, isSpelled, type RemotePath } from "../src/path/remote-path.ts";

describe("T2: names that must not become local ones", () => {
  it.each(["", ".", "..", "a/b", "/etc", "../x", "..\\../x", "a\0", "x".repeat(256), "é".repeat(128)])(
    "%j, everywhere",
    (name) => {
      for (const separator of ["/", "\\"] as const) {
        expect(nameProblem(name, false, separator)).toBeDefined();
        expect(nameProblem(name, true, separator)).toBeDefined();
      }
    },
  );

  it.each(["a\\b", "..\\x", "\\", "\\\\host\\x", "C:\\x", "a\\"])(
    "%j, on Windows or where it may see it",
    (name) => {
      expect(nameProblem(name, false, "/")).toBeUndefined();
      expect(nameProblem(name, true, "/")).toBe("it holds a separator of paths");
      expect(nameProblem(name, false, "\\")).toBe("it holds a separator of paths");
      expect(nameProblem(name, true, "\\")).toBe("it holds a separator of paths");
    },
  );

  it.each([
    "C:",
    "c:x",
    "con",
    "CON.txt",
    "aux",
    "nul.tar.gz",
    "LPT1",
    "com¹",
    "a.",
    "a ",
    "a<b",
    "a\x01",
    "a:stream",
  ])("%j, where Windows may see it", (name) => {
    expect(nameProblem(name, false)).toBeUndefined();
    expect(nameProblem(name, true)).toBeDefined();
  });

  it.each(["a", "..a", "a b", "é", ".git", "console", "com10", "lpt", "nullable.txt"])(
    "%j is good",
    (name) => {
      expect(nameProblem(name, true)).toBeUndefined();
    },
  );
});

const ENCODINGS = ["utf-8", "gbk", "shift_jis", "euc-kr", "big5", "windows-1251", "windows-1252", "latin1"];

/** The bytes of the name that the server gets back for what became a local one. */
function andBack(name: RemotePath, codec: TextCodec): Buffer {
  return Buffer.from(bytesOf(nameOnServer(localNameOf(name, codec), codec), codec));
}

describe.each(ENCODINGS)("T3: local names are reversible, in %s", (encoding) => {
  const codec = textCodec(encoding);

  it("every name of bytes comes back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        expect(andBack(bytes, codec)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  it("every name that a listing gives as text comes back, and is its own local name", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (bytes) => {
        const text = codec.decode(bytes);
        fc.pre(isSpelled(text, bytes, codec));
        expect(andBack(text, codec)).toEqual(Buffer.from(bytes));
        if (!/[\uf780-\uf7ff]/.test(text)) expect(localNameOf(text, codec)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("T3: local names", () => {
  const utf8 = textCodec("utf-8");

  it("UTF-8 stays as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
        fc.pre(!/[\uf780-\uf7ff]/.test(text));
        expect(localNameOf(Buffer.from(text), utf8)).toBe(text);
      }),
    );
  });

  it.each<[string, string, RemotePath, string]>([
    ["latin1", "utf-8", Buffer.from("caf\xe9", "latin1"), "caf\uf7e9"],
    ["a character of the escapes", "utf-8", Buffer.from("\uf7e9"), "\uf7ef\uf79f\uf7a9"],
    ["the same as text", "utf-8", "\uf7e9", "\uf7ef\uf79f\uf7a9"],
    ["a surrogate in UTF-8", "utf-8", Buffer.from([0xed, 0xa0, 0x80]), "\uf7ed\uf7a0\uf780"],
    ["too long a form", "utf-8", Buffer.from([0xc0, 0xaf]), "\uf7c0\uf7af"],
    ["half a character", "utf-8", Buffer.from([0x61, 0xe2, 0x82]), "a\uf7e2\uf782"],
    ["GBK", "gbk", Buffer.from([0xb1, 0xa8, 0xb8, 0xe6]), "报告"],
    ["half a character of GBK", "gbk", Buffer.from([0xb1, 0xa8, 0xb8]), "\uf7b1\uf7a8\uf7b8"],
    ["UTF-8 that is not GBK", "gbk", Buffer.from("中"), "\uf7e4\uf7b8\uf7ad"],
    ["a second spelling in Shift_JIS", "shift_jis", Buffer.from([0xee, 0xef]), "\uf7ee\uf7ef"],
  ])("%s in %s", (_, encoding, name, local) => {
    const codec = textCodec(encoding);
    expect(localNameOf(name, codec)).toBe(local);
    expect(andBack(name, codec)).toEqual(Buffer.from(bytesOf(name, codec)));
  });
});
