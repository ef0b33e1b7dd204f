import { array, assert as check, asyncProperty, constantFrom, nat } from "fast-check";
import { describe, expect, it } from "vitest";
import { crlfLines, gathered, singly } from "../src/transfer/crlf-lines.ts";

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

async function* each<T>(blocks: readonly T[]): AsyncGenerator<T> {
  yield* blocks;
}

async function linesOf(blocks: readonly Uint8Array[], limit = 8192): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of singly(crlfLines(each(blocks), limit)))
    lines.push(Buffer.from(line).toString("latin1"));
  return lines;
}

const bytesOfLineEnd = bytes("\r\n");

/** The table of ftplib's T4, and what it leaves out: input, lines on the wire. */
const table: readonly (readonly [input: string, ...wire: string[]])[] = [
  ["a\nb\n", "a\r\n", "b\r\n"],
  ["a\r\nb\r\n", "a\r\n", "b\r\n"],
  ["a\nb", "a\r\n", "b\r\n"],
  ["\n\n", "\r\n", "\r\n"],
  [""],
  ["a\r", "a\r\n"],
  ["\r", "\r\n"],
  ["a\rb\n", "a\rb\r\n"],
  ["a\r\r\n", "a\r\r\n"],
  ["\r\r\n", "\r\r\n"],
  ["a", "a\r\n"],
  ["\xff\x00\n", "\xff\x00\r\n"],
  [`${"x".repeat(8191)}\n`, `${"x".repeat(8191)}\r\n`],
  ["x".repeat(8192), `${"x".repeat(8192)}\r\n`],
];

describe("T4: lines on the wire", () => {
  it.each(table)("T4: %j", async (input, ...wire) => {
    expect(await linesOf([bytes(input)])).toEqual(wire);
    expect(await linesOf([...bytes(input)].map((byte) => Uint8Array.of(byte)))).toEqual(wire);
  });

  it.each([`${"x".repeat(8191)}\r\n`, "x".repeat(8193), `${"x".repeat(8192)}\n`])(
    "T4, E5: a line of more than 8192 bytes, its end included, is refused, and nothing of it is given out",
    async (line) => {
      const given: Uint8Array[] = [];
      const reading = (async () => {
        for await (const one of singly(crlfLines(each([bytes(`a\n${line}`)]), 8192))) given.push(one);
      })();
      await expect(reading).rejects.toMatchObject({ code: "ERR_FTP_LIMIT" });
      await expect(reading).rejects.toThrow("got more than 8192 bytes");
      expect(given.map((one) => Buffer.from(one).toString())).toEqual(["a\r\n"]);
    },
  );

  it("E5: the limit is the caller's", async () => {
    expect(await linesOf([bytes("ab\n")], 3)).toEqual(["ab\r\n"]);
    await expect(linesOf([bytes("abc\n")], 3)).rejects.toThrow("got more than 3 bytes");
  });

  it("T4, F1: gives the same wherever the input is cut, and gathered in fewer blocks the same bytes", async () => {
    const piece = constantFrom("a", "\r", "\n", "\r\n", "bc");
    await check(
      asyncProperty(array(piece), array(nat(20)), nat({ max: 6 }), async (pieces, cuts, size) => {
        const input = bytes(pieces.join(""));
        const whole = await linesOf([input]);
        expect(await linesOf(cutAt(input, cuts))).toEqual(whole);
        const blocks: string[] = [];
        for await (const block of gathered(each([whole.map(bytes)]), size + 1)) {
          expect(block.length).toBeGreaterThan(0);
          blocks.push(Buffer.from(block).toString("latin1"));
        }
        expect(blocks.join("")).toBe(whole.join(""));
        expect(blocks.length).toBeLessThanOrEqual(whole.length);
      }),
    );
  });

  it("gathers up to the size, and keeps what it has given out", async () => {
    const blocks: Uint8Array[] = [];
    for await (const block of gathered(
      each([["ab", "cd"], ["e", "fghijk"], ["l"]].map((some) => some.map(bytes))),
      4,
    ))
      blocks.push(block);
    expect(blocks.map((block) => Buffer.from(block).toString())).toEqual(["abcd", "e", "fghijk", "l"]);
  });

  it("T4, F1: yields to the event loop while lines are gathered, however many a block has", async () => {
    let turns = 0;
    let turn = setImmediate(function again() {
      turns++;
      turn = setImmediate(again);
    });
    const lines = (function* () {
      for (let count = 0; count < 500_000; count++) yield bytesOfLineEnd;
    })();
    for await (const block of gathered(each([lines]), 1 << 20)) expect(block.length).toBe(1_000_000);
    clearImmediate(turn);
    expect(turns).toBeGreaterThan(3);
  });
});

function cutAt(input: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...cuts.filter((cut) => cut < input.length).toSorted((a, b) => a - b), input.length];
  return at.slice(1).map((end, index) => input.subarray(at[index], end));
}
