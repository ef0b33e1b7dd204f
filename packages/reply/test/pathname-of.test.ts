import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathnameOf, ProtocolError, Reply } from "../src/index.ts";
import { codeOf } from "./cuts.ts";
import { fixture } from "./fixture.ts";

interface Row {
  readonly server: string;
  readonly input: string;
  readonly result?: string;
  readonly error?: string;
}

function outcome(run: () => string): Pick<Row, "result" | "error"> {
  try {
    return { result: run() };
  } catch (error) {
    return { error: codeOf(error) };
  }
}

describe("pathnameOf", () => {
  it.each(fixture<Row>("pathnames.jsonl"))("$server: $input", ({ input, result, error }) => {
    const expected = error === undefined ? { result } : { error };
    expect(outcome(() => pathnameOf(input))).toEqual(expected);
    expect(outcome(() => pathnameOf(new Reply(input)))).toEqual(expected);
  });

  it("959-08: reads the root from every 257 that real servers sent", () => {
    const live = fixture<{ reply: string[] }>("live-replies.jsonl");
    const found = live.filter(({ reply }) => reply[0]?.startsWith("257"));
    expect(found.length).toBeGreaterThan(9);
    for (const { reply } of found) expect(pathnameOf(new Reply(reply))).toBe("/");
  });

  const path = fc.string({
    unit: fc.constantFrom("/", "a", '"', " ", "é", "'", "]", "\r", "\n", "\0", "\x1b"),
    maxLength: 12,
  });

  it("959-08, S18: reads back every path that is quoted by the RFC, and refuses CR, LF and NUL", () => {
    const comment = fc.constantFrom("", " is the current directory", ' "x"', " created.");
    const before = fc.constantFrom("", "Directory ");
    fc.assert(
      fc.property(path, comment, before, fc.constantFrom(257, 250), (path, comment, before, code) => {
        const text = `${code} ${before}"${path.replaceAll('"', '""')}"${comment}`;
        if (/[\r\n\0]/.test(path)) expect(() => pathnameOf(text)).toThrow(ProtocolError);
        else expect(pathnameOf(text)).toBe(path);
      }),
      { numRuns: 2000 },
    );
  });

  it("F6: reads back every path with an inner quote that is not followed by a space or a quote", () => {
    const word = fc.string({ unit: fc.constantFrom("/", "a", "é"), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1, maxLength: 4 }), (first, others) => {
        const path = [first, ...others].join('"');
        expect(pathnameOf(`257 "${path}" is the current directory`)).toBe(path);
      }),
    );
  });
});
