import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { opensRecord, opensTls, RecordScanner } from "../src/tls-record.ts";

/** A record as it is on the wire. */
function record(type: number, length: number): Uint8Array {
  return Uint8Array.from([type, 3, 3, length >> 8, length & 255, ...new Uint8Array(length).fill(0xff)]);
}

/** Where records end in this stream, and which of them may be alerts, when it comes in these pieces. */
function scan(pieces: readonly Uint8Array[]): string[] {
  const scanner = new RecordScanner();
  const found: string[] = [];
  let before = 0;
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      at = scanner.skip(piece, at);
      if (scanner.isBetweenRecords) found.push(`${before + at}${scanner.mayBeAlert ? " alert?" : ""}`);
    }
    before += piece.length;
  }
  return found;
}

describe("RecordScanner (S55, N6)", () => {
  it("tells where records end, and which may be a close_notify", () => {
    const stream = Buffer.concat([
      record(22, 300),
      record(20, 1),
      record(23, 20),
      record(23, 19),
      record(21, 26),
    ]);
    expect(scan([stream])).toEqual(["305", "311", "336", "360 alert?", "391 alert?"]);
  });

  it("an empty record is whole with its header", () => {
    expect(scan([Buffer.concat([record(23, 0), record(23, 700)])])).toEqual(["5 alert?", "710"]);
  });

  it("says the same however the stream is cut", () => {
    const records = fc.array(fc.tuple(fc.integer({ min: 20, max: 23 }), fc.nat(600)), { maxLength: 5 });
    fc.assert(
      fc.property(records, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (list, sizes) => {
        const stream = Buffer.concat(list.map(([type, length]) => record(type, length)));
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < stream.length; ) {
          const size: number = sizes.next().value ?? 1;
          pieces.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(scan(pieces)).toEqual(scan([stream]));
        expect(scan(Array.from(stream, (byte) => Uint8Array.of(byte)))).toEqual(scan([stream]));
      }),
    );
  });
});

it("S50: no text begins like TLS", () => {
  const all = Array.from({ length: 256 }, (_value, byte) => byte);
  expect(all.filter(opensTls)).toEqual([21, 22]);
  expect(all.filter(opensRecord)).toEqual([20, 21, 22, 23]);
  expect(opensRecord(undefined)).toBe(false);
});
