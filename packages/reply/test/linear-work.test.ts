import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LineSplitter, ReplyParser } from "../src/index.ts";

// The work done is counted, not timed: every byte read from an array or copied into one, in arrays of the caller and in
// those that the code under test makes for itself.
let work = 0;
const Original = globalThis.Uint8Array;
const targets = new WeakMap<Uint8Array, Uint8Array>();

function counted(target: Uint8Array): Uint8Array {
  const proxy = new Proxy(target, {
    get(_, key) {
      if (key === "length") return target.length;
      if (key === "set") {
        return (source: Uint8Array, offset?: number) => {
          work += source.length;
          target.set(targets.get(source) ?? source, offset);
        };
      }
      if (key === "subarray") return (start: number, end?: number) => counted(target.subarray(start, end));
      if (key === Symbol.iterator) {
        return function* () {
          for (const byte of target) {
            work += 1;
            yield byte;
          }
        };
      }
      if (typeof key === "string" && /^\d+$/.test(key)) {
        work += 1;
        return target[Number(key)];
      }
      throw new Error(`the counter does not know ${String(key)}: teach it`);
    },
  });
  targets.set(proxy, target);
  return proxy;
}

beforeEach(() => {
  vi.stubGlobal(
    "Uint8Array",
    new Proxy(Original, { construct: (_, [length]: [number]) => counted(new Original(length)) }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** Work per byte of a stream that comes in segments of `size` bytes. */
function workPerByte(wire: string, size: number, push: (chunk: Uint8Array) => unknown): number {
  const stream = Original.from(wire, (character) => character.charCodeAt(0));
  work = 0;
  for (let at = 0; at < stream.length; at += size) push(counted(stream.subarray(at, at + size)));
  return work / stream.length;
}

function decode(line: Uint8Array): string {
  work += line.length;
  return String.fromCharCode(...(targets.get(line) ?? line));
}

/** A reply of this many bytes on the wire, in lines of 100. */
function longReply(length: number): string {
  const count = Math.floor(length / 100) - 2;
  return `220-${"x".repeat(94)}\r\n${`${"y".repeat(98)}\r\n`.repeat(count)}220 z\r\n`;
}

const K = 1024;

describe("S79: each byte is looked at once, so twice the bytes are twice the work", () => {
  it.each([1, 2, 7, 100, 16 * K])("a reply in segments of %i bytes", (size) => {
    const perByte = [16 * K, 32 * K, 64 * K].map((length) => {
      const parser = new ReplyParser({ decode });
      const found: string[] = [];
      const answer = workPerByte(longReply(length), size, (chunk) => {
        for (const { text } of parser.push(chunk)) found.push(text);
      });
      expect(found).toHaveLength(1);
      return answer;
    });
    // Looked at, held, made a line, decoded, and less than one more for the growing of what is held.
    for (const answer of perByte) expect(answer).toBeLessThan(5);
    expect((perByte[2] ?? 0) / (perByte[0] ?? 0)).toBeLessThan(1.1);
  });

  it.each(["lf", "universal"] as const)("one long line byte by byte: %s", (terminator) => {
    const perByte = [16 * K, 32 * K, 64 * K].map((length) => {
      const splitter = new LineSplitter({ maxLineLength: length, terminator });
      let lines = 0;
      const answer = workPerByte(`${"x".repeat(length - 1)}\n`, 1, (chunk) => {
        lines += splitter.push(chunk).length;
      });
      expect(lines).toBe(1);
      return answer;
    });
    for (const answer of perByte) expect(answer).toBeLessThan(5);
    expect((perByte[2] ?? 0) / (perByte[0] ?? 0)).toBeLessThan(1.1);
  });

  it("lines wholly inside a chunk are looked at once and not copied", () => {
    const splitter = new LineSplitter();
    expect(workPerByte(longReply(64 * K), 64 * K, (chunk) => splitter.push(chunk))).toBe(1);
  });

  it("the counter sees it when a buffer that grows is searched anew", () => {
    const perByte = [K / 2, K].map((length) => {
      let held: Uint8Array = new Uint8Array(0);
      return workPerByte("x".repeat(length), 1, (chunk) => {
        const grown = new Uint8Array(held.length + chunk.length);
        grown.set(held);
        grown.set(chunk, held.length);
        held = grown;
        for (let i = 0; i < held.length && held[i] !== 10; i += 1);
      });
    });
    expect((perByte[1] ?? 0) / (perByte[0] ?? 0)).toBeGreaterThan(1.9);
  });
});
