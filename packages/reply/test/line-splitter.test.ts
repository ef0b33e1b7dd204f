import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LimitError, LineSplitter, type LineSplitterOptions } from "../src/index.ts";
import { bytes, cutAt, systematicCuts } from "./cuts.ts";

function text(line: Uint8Array): string {
  return String.fromCharCode(...line);
}

/** The lines that the chunks make, and whether a line was too long. */
function split(
  chunks: Iterable<Uint8Array>,
  options?: LineSplitterOptions,
): { lines: string[]; tooLong: boolean } {
  const splitter = new LineSplitter(options);
  const lines: string[] = [];
  try {
    for (const chunk of chunks) {
      const lent = chunk.slice();
      for (const line of splitter.push(lent)) lines.push(text(line));
      lent.fill(0x21);
      if (splitter.failure !== undefined) throw splitter.failure;
    }
    const last = splitter.end();
    if (last !== undefined) lines.push(text(last));
    return { lines, tooLong: false };
  } catch (error) {
    if (error instanceof LimitError) return { lines, tooLong: true };
    throw error;
  }
}

/** The same by the book: the lines of the whole text at once, up to the first that is too long. */
function model(
  wire: string,
  { maxLineLength = 8192, terminator = "lf" }: LineSplitterOptions,
): ReturnType<typeof split> {
  const lines = wire.split(terminator === "lf" ? /\r?\n/ : /\r\n|\r|\n/);
  if (terminator === "lf") lines.push((lines.pop() ?? "").replace(/\r$/, ""));
  if (lines.at(-1) === "") lines.pop();
  const long = lines.findIndex((line) => line.length > maxLineLength);
  return long === -1 ? { lines, tooLong: false } : { lines: lines.slice(0, long), tooLong: true };
}

describe("lf", () => {
  it.each([
    ["a\r\nb\r\n", ["a", "b"]],
    ["a\nb\n", ["a", "b"]],
    ["a\rb\r\n", ["a\rb"]],
    ["a\r\r\n", ["a\r"]],
    ["\n\r\n\r\r\n", ["", "", "\r"]],
    ["a\n\rb\n", ["a", "\rb"]],
    ["a", ["a"]],
    ["a\r", ["a"]],
    ["a\r\r", ["a\r"]],
    ["\r", []],
    ["", []],
  ])("F3, R6: %j makes %j", (wire, lines) => {
    expect(split([bytes(wire)])).toEqual({ lines, tooLong: false });
    for (const chunks of systematicCuts(bytes(wire)))
      expect(split(chunks)).toEqual({ lines, tooLong: false });
  });
});

describe("universal", () => {
  it.each([
    ["a\r\nb\nc\rd", ["a", "b", "c", "d"]],
    ["a\r\r\nb", ["a", "", "b"]],
    ["a\n\rb", ["a", "", "b"]],
    ["\r\n\r\n", ["", ""]],
    ["\r\r", ["", ""]],
    ["a\r", ["a"]],
    ["a\u000bb\u000cc\u0085d\n", ["a\u000bb\u000cc\u0085d"]],
  ])("T2, K8: %j makes %j", (wire, lines) => {
    const options = { terminator: "universal" } as const;
    expect(split([bytes(wire)], options)).toEqual({ lines, tooLong: false });
    for (const chunks of systematicCuts(bytes(wire))) {
      expect(split(chunks, options)).toEqual({ lines, tooLong: false });
    }
  });

  it("T2: a line is given out at its CR, not kept back for an LF that may follow", () => {
    const splitter = new LineSplitter({ terminator: "universal" });
    expect(splitter.push(bytes("a\r")).map(text)).toEqual(["a"]);
    expect(splitter.push(bytes("\nb\r")).map(text)).toEqual(["b"]);
    expect(splitter.pending).toBe(0);
  });
});

describe("any bytes", () => {
  const wire = fc.string({ unit: fc.constantFrom("\r", "\n", "a", "b", "\xff"), maxLength: 60 });
  const options = fc.record({
    maxLineLength: fc.constantFrom(1, 2, 3, 8, 8192),
    terminator: fc.constantFrom("lf" as const, "universal" as const),
  });

  it("F1: make the lines of the whole text at every cut, up to the first that is too long", () => {
    fc.assert(
      fc.property(wire, options, fc.array(fc.nat(60), { maxLength: 8 }), (wire, options, places) => {
        const stream = bytes(wire);
        const expected = model(wire, options);
        const cuts = places.map((at) => Math.min(at, stream.length)).sort((a, b) => a - b);
        expect(split([stream], options)).toEqual(expected);
        expect(split(cutAt(stream, cuts), options)).toEqual(expected);
        for (const chunks of systematicCuts(stream)) expect(split(chunks, options)).toEqual(expected);
      }),
    );
  });
});

describe("limits", () => {
  it.each([
    { length: 8191, tooLong: false },
    { length: 8192, tooLong: false },
    { length: 8193, tooLong: true },
  ])("S78, R8: $length bytes without the terminator", ({ length, tooLong }) => {
    for (const terminator of ["\r\n", "\n", "\r", ""]) {
      const stream = bytes("x".repeat(length) + terminator);
      expect(split([stream]).tooLong).toBe(tooLong);
      expect(split(cutAt(stream, [length - 1, length, length + 1])).tooLong).toBe(tooLong);
    }
  });

  it("S78: a CR that may be half of a terminator does not count, an empty chunk after it changes nothing", () => {
    const splitter = new LineSplitter({ maxLineLength: 3 });
    expect(splitter.push(bytes("abc\r"))).toEqual([]);
    expect(splitter.push(bytes(""))).toEqual([]);
    expect(splitter.push(bytes("\n")).map(text)).toEqual(["abc"]);
    splitter.push(bytes("abc\r"));
    expect(() => splitter.push(bytes("d"))).toThrow("a line is longer than 3 bytes");
  });

  it("is dead after a line that was too long, and holds nothing", () => {
    const splitter = new LineSplitter({ maxLineLength: 3 });
    expect(splitter.push(bytes("ab\nabcd")).map(text)).toEqual(["ab"]);
    expect(splitter.failure).toBeInstanceOf(LimitError);
    expect(splitter.pending).toBe(0);
    expect(() => splitter.push(bytes("\n"))).toThrow(LimitError);
    expect(() => splitter.end()).toThrow(LimitError);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("a limit of %d is refused", (maxLineLength) => {
    expect(() => new LineSplitter({ maxLineLength })).toThrow(RangeError);
  });
});

describe("memory", () => {
  it("a line wholly inside a chunk is a view on it; one that began earlier is a copy", () => {
    const splitter = new LineSplitter();
    const chunk = bytes("abc\r\nde");
    const [view] = splitter.push(chunk);
    expect(view?.buffer).toBe(chunk.buffer);
    const rest = bytes("f\n");
    const [copy] = splitter.push(rest);
    expect(copy?.buffer).not.toBe(rest.buffer);
    expect(copy && text(copy)).toBe("def");
  });

  it("a copy stays as it is when the next line comes", () => {
    const splitter = new LineSplitter();
    splitter.push(bytes("ab"));
    const [first] = splitter.push(bytes("c\n"));
    splitter.push(bytes("xyz"));
    splitter.push(bytes("\n"));
    expect(first && text(first)).toBe("abc");
  });

  it("pending counts the bytes held, and end leaves none", () => {
    const splitter = new LineSplitter();
    splitter.push(bytes("a\nbc\r"));
    expect(splitter.pending).toBe(3);
    expect(splitter.end()).toEqual(bytes("bc"));
    expect(splitter.pending).toBe(0);
    expect(splitter.end()).toBeUndefined();
    expect(splitter.push(bytes("\nde\n")).map(text)).toEqual(["", "de"]);
  });
});
