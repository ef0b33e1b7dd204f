import { constants, deflateSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";

import { createPair, deflate, type DeflateOptions } from "../src/index.ts";

const TEXT = Buffer.from("one two three ".repeat(10_000));
const PACKED = deflateSync(TEXT);

/** What a connection makes of bytes after which the peer ends. */
async function received(bytes: Uint8Array, options?: DeflateOptions): Promise<Buffer> {
  const [near, far] = createPair();
  const connection = deflate(near, options);
  const sending = far.write(bytes).then(() => far.end());
  sending.catch(() => {});
  const parts: Uint8Array[] = [];
  try {
    await connection.receive((block) => void parts.push(block.slice()));
    return Buffer.concat(parts);
  } finally {
    connection.close();
    far.close();
  }
}

describe("deflate", () => {
  it("X3: inflates one zlib stream", async () => {
    expect((await received(PACKED)).equals(TEXT)).toBe(true);
  });

  it("an end before any byte is an empty stream", async () => {
    expect((await received(new Uint8Array(0))).length).toBe(0);
    expect((await received(deflateSync(""))).length).toBe(0);
  });

  it("bytes after the end of the compressed stream do not count", async () => {
    expect((await received(Buffer.concat([PACKED, Buffer.from("rest")]))).equals(TEXT)).toBe(true);
  });

  it.each([1, 2, 10, PACKED.length - 4, PACKED.length - 1])(
    "a stream that is cut after %d bytes is an error",
    async (length) => {
      await expect(received(PACKED.subarray(0, length))).rejects.toMatchObject({
        code: "ERR_TRANSPORT_DEFLATE",
        reason: "cut",
      });
    },
  );

  it("what is not zlib is an error, and so is a wrong checksum", async () => {
    const wrong = Buffer.from(PACKED);
    wrong[wrong.length - 1] = (wrong.at(-1) ?? 0) ^ 1;
    for (const bytes of [Buffer.from("drwxr-xr-x"), wrong])
      await expect(received(bytes)).rejects.toMatchObject({
        code: "ERR_TRANSPORT_DEFLATE",
        reason: "invalid",
      });
  });

  it("X3: more than the bound does not come out", async () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    const options = { maxInflated: 1_000_000 };
    await expect(received(bomb, options)).rejects.toMatchObject({
      code: "ERR_TRANSPORT_DEFLATE",
      reason: "too-large",
    });
    expect((await received(deflateSync(Buffer.alloc(1_000_000)), options)).length).toBe(1_000_000);
  });

  it.each([
    [undefined, 0],
    [true, 8],
  ])("with sendsEmpty %s an end alone is %d bytes", async (sendsEmpty, length) => {
    const [near, far] = createPair();
    const connection = deflate(near, { sendsEmpty });
    await connection.end();
    let count = 0;
    await far.receive((block) => void (count += block.length));
    expect(count).toBe(length);
    connection.close();
    far.close();
  });

  it("what is written is one zlib stream, whose parts go out at once", async () => {
    const [near, far] = createPair();
    const connection = deflate(near);
    await connection.write(Buffer.from("first "));
    const first = await far.read();
    expect(inflateSync(first ?? "", { finishFlush: constants.Z_SYNC_FLUSH }).toString()).toBe("first ");
    await connection.write(Buffer.from("second"));
    await connection.end();
    const parts: Uint8Array[] = [first ?? new Uint8Array(0)];
    await far.receive((block) => void parts.push(block.slice()));
    expect(inflateSync(Buffer.concat(parts)).toString()).toBe("first second");
    connection.close();
    far.close();
  });
});
