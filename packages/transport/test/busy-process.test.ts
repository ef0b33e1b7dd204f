import { describe, expect, it } from "vitest";
import { type Pair, tcpPair, tlsPair, upgradedPair } from "./pairs.ts";

const makers: Record<string, () => Promise<Pair>> = {
  TCP: tcpPair,
  "TLS 1.2": () => tlsPair("TLSv1.2"),
  "TLS 1.3": () => tlsPair("TLSv1.3"),
  "TLS, upgraded": upgradedPair,
};

/** Milliseconds. */
const LIMIT = 100;

/** Keeps the event loop from turning, as a caller does that computes. */
function compute(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

describe("a process that was busy itself for longer than the limit", () => {
  it.each(Object.entries(makers))("reads what had come by then: %s", async (_, make) => {
    const [client, server] = await make();
    const reading = client.read({ timeout: LIMIT });
    await server.write(Buffer.from("here"));
    compute(LIMIT * 2);
    expect(Buffer.from((await reading) ?? []).toString()).toBe("here");
    client.close();
    server.close();
  });

  it.each(Object.entries(makers))("receives what had come by then, and goes on: %s", async (_, make) => {
    const [client, server] = await make();
    const blocks: string[] = [];
    const received = client.receive((block) => void blocks.push(Buffer.from(block).toString()), {
      idleTimeout: LIMIT,
    });
    for (const text of ["one", "two", "three"]) {
      await server.write(Buffer.from(text));
      compute(LIMIT * 2);
    }
    await server.end();
    expect(await received).toBe(11);
    expect(blocks.join("")).toBe("onetwothree");
    client.close();
    server.close();
  });

  it.each(Object.entries(makers))("still notices silence: %s", async (_, make) => {
    const [client, server] = await make();
    const reading = client.read({ timeout: LIMIT });
    compute(LIMIT * 2);
    await expect(reading).rejects.toMatchObject({ code: "ERR_TRANSPORT_TIMEOUT" });
    client.close();
    server.close();
  });
});
