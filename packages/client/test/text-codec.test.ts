import { array, assert as check, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { type EncodingName, textCodec } from "../src/command/text-codec.ts";

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

  // As the code pages of Windows and Python's codecs spell them.
  it.each([
    ["gbk", "报告.txt", "b1a8b8e62e747874"],
    ["gbk", "图片", "cdbcc6ac"],
    ["gbk", "€", "80"],
    ["shift_jis", "報告書.txt", "95f18d908f912e747874"],
    ["shift_jis", "ソース", "835c815b8358"],
    ["shift_jis", "表示①", "955c8ea68740"],
    ["shift_jis", "ﾊﾝｶｸ", "caddb6b8"],
    ["euc-kr", "보고서.txt", "bab8b0edbcad2e747874"],
    ["big5", "報告.txt", "b3f8a7692e747874"],
    ["big5", "功能", "a55cafe0"],
    ["big5", "十月", "a451a4eb"],
    ["windows-1251", "Отчёт.txt", "cef2f7b8f22e747874"],
    ["windows-1252", "Übersicht.txt", "dc62657273696368742e747874"],
    ["windows-1252", "50 €", "35302080"],
    ["windows-1252", "“naïve”", "936e61ef766594"],
    ["koi8-r", "Отчёт.txt", "efd4dea3d42e747874"],
    ["euc-jp", "報告書.txt", "caf3b9f0bdf12e747874"],
    ["euc-jp", "ﾊﾝｶｸ", "8eca8edd8eb68eb8"],
    ["gb18030", "报告.txt", "b1a8b8e62e747874"],
    ["gb18030", "😀", "9439fc36"],
    ["gb18030", "𠀀", "95328236"],
    ["gb18030", "êㄱ", "a8ba8139a933"],
  ])("T3: %s %s", (encoding, text, hex) => {
    const codec = textCodec(encoding);
    expect(Buffer.from(codec.encode(text)).toString("hex")).toBe(hex);
    expect(codec.decode(Uint8Array.from(Buffer.from(hex, "hex")))).toBe(text);
    expect(codec).toBe(textCodec(encoding.toUpperCase()));
  });

  const labels = [
    "gbk",
    "gb18030",
    "shift_jis",
    "euc-kr",
    "big5",
    "euc-jp",
    "windows-1251",
    "windows-1252",
    "koi8-u",
  ];
  it.each(labels)("T3: %s gives back every text that it can spell, and refuses the others", (label) => {
    const codec = textCodec(label);
    let count = 0;
    for (let point = 0xa0; point <= 0x10000; point++) {
      const text = String.fromCodePoint(point);
      try {
        const spelled = codec.encode(`a${text}/`);
        expect(codec.decode(spelled)).toBe(`a${text}/`);
        expect(spelled.filter((byte) => byte === 0x2f || byte < 0x20)).toHaveLength(1);
        count++;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
    }
    expect(count).toBeGreaterThan(90);
  });

  it.each([
    ["gbk", "a😀", "U+1F600 at index 1 does not exist in gbk"],
    ["shift_jis", "é", "U+00E9 at index 0 does not exist in shift_jis"],
    ["windows-1251", "ü", "U+00FC at index 0"],
    ["windows-1252", "Ж", "U+0416 at index 0"],
    ["big5", "😀😀", "U+1F600 at index 0"],
    ["gb18030", "a\ud800", "U+D800 at index 1"],
  ])("T3: %s refuses %j", (encoding, text, message) => {
    expect(() => textCodec(encoding).encode(text)).toThrow(RangeError);
    expect(() => textCodec(encoding).encode(text)).toThrow(message);
  });

  it.each(["gbk", "shift_jis", "euc-kr", "big5"])(
    "K16, T3: bytes that are not %s are read as latin1",
    (label) => {
      expect(textCodec(label).decode(bytes(0x61, 0xff, 0xfe))).toBe("a\xff\xfe");
    },
  );

  it("an unknown encoding is refused, a codec of the caller's is taken", () => {
    for (const name of ["utf-16", "utf-16be", "iso-2022-jp", "replacement", "constructor", "gbkk", ""]) {
      expect(() => textCodec(name)).toThrow(`the encoding "${name}", or it is not known`);
    }
    const own = textCodec("ascii");
    expect(textCodec(own)).toBe(own);
  });
});
