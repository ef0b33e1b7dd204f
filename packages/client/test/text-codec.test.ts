import { array, assert as check, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { type EncodingName, textCodec } from "../src/command/text-codec.ts";
import "./seed.ts";

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe("bytes of text", () => {
  it.each<[EncodingName, string, Uint8Array]>([
    ["utf-8", "é", bytes(0xc3, 0xa9)],
    ["utf-8", "\u{1f600}", bytes(0xf0, 0x9f, 0x98, 0x80)],
    ["utf-8", "\uFEFFa", bytes(0xef, 0xbb, 0xbf, 0x61)],
    ["latin1", "é", bytes(0xe9)],
    ["latin1", "\u0080\u009f", bytes(0x80, 0x9f)],
    ["ascii", "az", bytes(0x61, 0x7a)],
  ])("%s %j", (encoding, text, expected) => {
    const codec = textCodec(encoding);
    expect([...codec.encode(text)]).toEqual([...expected]);
    expect(codec.decode(expected)).toBe(text);
  });

  it.each<[EncodingName, string, string]>([
    ["latin1", "a€", "U+20AC at index 1 does not exist in latin1"],
    ["latin1", "\u560d\u560a", "U+560D at index 0"],
    ["ascii", "é", "U+00E9 at index 0 does not exist in ascii"],
    ["ascii", "x\u{1f600}", "U+1F600 at index 1"],
    ["utf-8", "a\ud800b", "U+D800 at index 1 does not exist in utf-8"],
    ["utf-8", "\udc00", "U+DC00 at index 0"],
  ])("E9, N5, S20: %s refuses %j", (encoding, text, message) => {
    expect(() => textCodec(encoding).encode(text)).toThrow(RangeError);
    expect(() => textCodec(encoding).encode(text)).toThrow(message);
  });

  it("N5: latin1 is not windows-1252: every byte is the character of its number", () => {
    const { decode, encode } = textCodec("latin1");
    expect([...encode(decode(every))]).toEqual([...every]);
    expect(decode(bytes(0x80))).toBe("\u0080");
  });

  it("N5: latin1 reads more than the arguments of one call may hold", () => {
    expect(textCodec("latin1").decode(new Uint8Array(200_000).fill(0x41))).toBe("A".repeat(200_000));
  });

  it("K16, E9: bytes that are not UTF-8 are read as latin1, and a byte-order mark stays", () => {
    const { decode } = textCodec("utf-8");
    expect(decode(bytes(0x63, 0xe9))).toBe("c\u00e9");
    expect(decode(bytes(0xef, 0xbb, 0xbf))).toBe("\uFEFF");
    expect(decode(every)).toHaveLength(256);
  });

  it("E9: text that has its bytes comes back as it was", () => {
    const { encode, decode } = textCodec("utf-8");
    const points = array(
      integer({ min: 0, max: 0x10ffff }).filter((point) => point < 0xd800 || point > 0xdfff),
    );
    check(
      property(
        points,
        (list) => decode(encode(String.fromCodePoint(...list))) === String.fromCodePoint(...list),
      ),
    );
  });

  it("an unknown encoding is refused, a codec of the caller's is taken", () => {
    expect(() => textCodec("utf-16" as EncodingName)).toThrow('the encoding "utf-16" is not known');
    expect(() => textCodec("constructor" as EncodingName)).toThrow(RangeError);
    const own = textCodec("ascii");
    expect(textCodec(own)).toBe(own);
  });
});
