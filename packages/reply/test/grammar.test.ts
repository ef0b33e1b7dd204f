import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes, cutAt, parse, systematicCuts } from "./cuts.ts";
import { fixture } from "./fixture.ts";

interface GrammarRow {
  readonly row: string;
  readonly wire: string;
  readonly replies: readonly (readonly string[])[];
  readonly error?: string;
}

interface LiveRow {
  readonly server: string;
  readonly command: string;
  readonly reply: readonly string[];
}

const grammar = fixture<GrammarRow>("grammar.jsonl");
const live = fixture<LiveRow>("live-replies.jsonl").filter(({ reply }) => reply.length > 0);

describe("the grammar, whole and at every cut (F1)", () => {
  it.each(grammar)("$row", ({ wire, replies, error }) => {
    const expected = error === undefined ? { replies } : { replies, error };
    const stream = bytes(wire);
    expect(parse([stream])).toEqual(expected);
    for (const chunks of systematicCuts(stream)) expect(parse(chunks)).toEqual(expected);
  });
});

describe("replies of real servers (F1, F2, F4)", () => {
  const servers = new Map<string, LiveRow[]>();
  for (const row of live) servers.set(row.server, [...(servers.get(row.server) ?? []), row]);
  const encoder = new TextEncoder();

  it("there are more than 1,000 of eleven set-ups", () => {
    expect(servers.size).toBe(11);
    expect(live.length).toBeGreaterThan(1000);
  });

  it.each([...servers.keys()])("%s: each reply at each cut", (server) => {
    const distinct = new Set(servers.get(server)?.map(({ reply }) => reply.join("\r\n")));
    for (const text of distinct) {
      const stream = encoder.encode(`${text}\r\n`);
      const expected = { replies: [text.split("\r\n")] };
      const whole = parse([stream]);
      expect(whole).toEqual(expected);
      const answer = JSON.stringify(whole);
      for (const chunks of systematicCuts(stream)) {
        // Compared as text: `toEqual` a hundred thousand times is slow.
        if (JSON.stringify(parse(chunks)) !== answer) expect(parse(chunks)).toEqual(expected);
      }
    }
  });

  it.each([...servers.keys()])("%s: the whole session at 1,000 random cuts, and byte by byte", (server) => {
    const replies = servers.get(server)?.map(({ reply }) => reply) ?? [];
    const stream = encoder.encode(replies.map((lines) => `${lines.join("\r\n")}\r\n`).join(""));
    expect(parse([stream])).toEqual({ replies });
    expect(parse(cutAt(stream, [...stream.keys()]))).toEqual({ replies });
    const places = fc.array(fc.nat(stream.length), { minLength: 1000, maxLength: 1000 });
    fc.assert(
      fc.property(places, (cuts) => {
        const chunks = cutAt(
          stream,
          cuts.sort((a, b) => a - b),
        );
        expect(parse(chunks)).toEqual({ replies });
      }),
      { numRuns: 5 },
    );
  });
});

describe("any bytes", () => {
  // Bytes that matter, often; any others, now and then.
  const piece = fc.oneof(
    fc.constantFrom("\r", "\n", "\r\n", "\r\n", "220", "220 ", "220-", "220\r\n", "331 a\r\n", " ", "-", "2"),
    fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
      maxLength: 4,
    }),
  );
  const stream = fc.array(piece, { maxLength: 40 }).map((pieces) => bytes(pieces.join("")));
  const limits = { maxLineLength: 12, maxReplyLength: 40, maxReplyLines: 4 };

  it("F1: give the same replies and the same error at every cut", () => {
    fc.assert(
      fc.property(stream, fc.boolean(), (wire, limited) => {
        const options = limited ? limits : {};
        const expected = parse([wire], options);
        for (const chunks of systematicCuts(wire)) expect(parse(chunks, options)).toEqual(expected);
      }),
    );
  });
});
