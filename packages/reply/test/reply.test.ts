import { describe, expect, it } from "vitest";
import {
  isCompletion,
  isIntermediate,
  isPermanentNegative,
  isPreliminary,
  isTransientNegative,
  Reply,
} from "../src/index.ts";

describe("Reply", () => {
  it("R4: its text is its lines, codes included, joined with LF", () => {
    const reply = new Reply(["220-a", " b", "220 c"]);
    expect(reply).toMatchObject({ code: 220, lines: ["220-a", " b", "220 c"], text: "220-a\n b\n220 c" });
    expect(`${reply}`).toBe(reply.text);
  });

  it("is made of its text as well", () => {
    expect(new Reply("220-a\n b\n220 c")).toEqual(new Reply(["220-a", " b", "220 c"]));
  });

  it("does not change, nor with what it was made of", () => {
    const lines = ["220 a"];
    const reply = new Reply(lines);
    lines[0] = "500 b";
    expect(reply.text).toBe("220 a");
    expect(reply.lines).toEqual(["220 a"]);
    expect(Object.isFrozen(reply)).toBe(true);
    expect(Object.isFrozen(reply.lines)).toBe(true);
  });

  it.each([
    ["220 a", 220],
    ["220", 220],
    ["2200", 220],
    ["999", 999],
    ["000", 0],
    ["", 0],
    ["22", 0],
    ["2a0 x", 0],
    [" 220", 0],
    ["٢٢٠", 0],
  ])("the code of %j is %i", (text, code) => {
    expect(new Reply(text).code).toBe(code);
  });
});

describe("959-02: the kind of a reply rests on the first digit alone", () => {
  it.each([
    [isPreliminary, 1],
    [isCompletion, 2],
    [isIntermediate, 3],
    [isTransientNegative, 4],
    [isPermanentNegative, 5],
  ])("%o: %i", (isKind, digit) => {
    for (let first = 0; first <= 9; first += 1) {
      for (const rest of ["00", "50", "99"])
        expect(isKind(new Reply(`${first}${rest} x`))).toBe(first === digit);
    }
  });
});
