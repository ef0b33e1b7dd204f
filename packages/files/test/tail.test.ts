import { describe, expect, it } from "vitest";
import { Tail } from "../src/stream/tail.ts";

describe("the last bytes of a stream", () => {
  it.each([
    [[]],
    [[3]],
    [[8]],
    [[3, 3]],
    [[3, 5]],
    [[5, 5, 5]],
    [[20]],
    [[3, 20]],
    [[20, 3]],
    [[8, 8]],
    [[1, 0, 9, 7]],
  ])("after blocks of %j bytes are the last eight", (lengths) => {
    const tail = new Tail(8);
    let all = Buffer.alloc(0);
    for (const length of lengths) {
      const block = Buffer.from(Array.from({ length }, (_, at) => all.length + at));
      all = Buffer.concat([all, block]);
      tail.push(block);
      expect(Buffer.from(tail.bytes)).toEqual(all.subarray(-8));
    }
    expect(tail.bytes).toHaveLength(Math.min(8, all.length));
  });
});
