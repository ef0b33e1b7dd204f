import { connect, type Socket } from "node:net";

import { describe, expect, it } from "vitest";

import { dial, listen, type Listener, StreamClosedError, TransportTimeoutError } from "../src/index.ts";
import { sameAddress } from "../src/same-address.ts";

/** Connects from an address of our choice; resolves when the connection is closed again. */
async function stranger({ local }: Listener, localAddress: string): Promise<Socket> {
  const socket = connect({ host: local.address, port: local.port, localAddress });
  socket.on("error", () => {});
  socket.resume();
  await new Promise((resolve) => socket.once("close", resolve));
  return socket;
}

const text = (block: Uint8Array | undefined): string => new TextDecoder().decode(block);

describe("one connection from one peer", () => {
  it("S8 K13 2577-01: strangers are dropped, and the peer's bytes alone arrive", async () => {
    await using listener = await listen({ address: "127.0.0.1", from: "127.0.0.1" });
    const accepting = listener.accept();
    await stranger(listener, "127.0.0.2");
    await stranger(listener, "127.0.0.3");
    await using near = await dial({ host: "127.0.0.1", port: listener.local.port });
    await near.write(new TextEncoder().encode("the real one"));
    await using far = await accepting;
    expect(far.remote).toEqual(near.local);
    expect(text(await far.read())).toBe("the real one");
  });

  it("S8: after 16 strangers it gives up", async () => {
    await using listener = await listen({ address: "127.0.0.1", from: "127.0.0.1" });
    const accepting = expect(listener.accept()).rejects.toMatchObject({ code: "ERR_TRANSPORT_STRANGERS" });
    for (let count = 0; count < 16; count += 1) await stranger(listener, "127.0.0.2");
    await accepting;
    await expect(listener.accept()).rejects.toMatchObject({ code: "ERR_TRANSPORT_STRANGERS" });
    await expect(dial({ host: "127.0.0.1", port: listener.local.port })).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
  });

  it("S11: after the one connection nobody can connect", async () => {
    await using listener = await listen({ address: "127.0.0.1" });
    const { port } = listener.local;
    await using near = await dial({ host: "127.0.0.1", port });
    await using far = await listener.accept();
    expect(far.remote).toEqual(near.local);
    await expect(dial({ host: "127.0.0.1", port })).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await expect(listener.accept()).rejects.toThrow(StreamClosedError);
  });

  it("S11: close ends the wait, the port, and a connection that nobody accepted; it is idempotent", async () => {
    const listener = await listen({ address: "127.0.0.1" });
    const accepting = expect(listener.accept()).rejects.toThrow(StreamClosedError);
    listener.close();
    listener.close();
    await accepting;
    await expect(dial({ host: "127.0.0.1", port: listener.local.port })).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });

    const other = await listen({ address: "127.0.0.1" });
    const unwanted = await dial({ host: "127.0.0.1", port: other.local.port });
    const ended = unwanted.read().catch(() => undefined);
    other.close();
    expect(await ended).toBeUndefined();
    unwanted.close();
  });

  it("F24: accept has a timeout and a signal, and can be called again after them", async () => {
    await using listener = await listen({ address: "127.0.0.1" });
    await expect(listener.accept({ timeout: 5 })).rejects.toThrow(TransportTimeoutError);
    const controller = new AbortController();
    const accepting = listener.accept({ signal: controller.signal });
    await expect(listener.accept()).rejects.toThrow(TypeError);
    const reason = new Error("the server says 425");
    controller.abort(reason);
    await expect(accepting).rejects.toBe(reason);
    await expect(listener.accept({ timeout: 0 })).rejects.toThrow(RangeError);
    await using near = await dial({ host: "127.0.0.1", port: listener.local.port });
    await using far = await listener.accept();
    expect(far.remote).toEqual(near.local);
  });
});

describe("where", () => {
  it("a name will do; the port may be chosen; a taken one is the system's error", async () => {
    await using listener = await listen({ address: "localhost", family: 4 });
    expect(listener.local).toMatchObject({ address: "127.0.0.1", family: 4 });
    await expect(listen({ address: "127.0.0.1", port: listener.local.port })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
    await expect(listen({ address: "192.0.2.1" })).rejects.toMatchObject({ code: "EADDRNOTAVAIL" });
  });

  it("IPv6 is IPv6 alone", async () => {
    const listener = await listen({ address: "::" }).catch(() => undefined);
    // Without IPv6 on this machine there is nothing to keep apart.
    if (listener === undefined) return;
    expect(listener.local.family).toBe(6);
    await expect(dial({ host: "127.0.0.1", port: listener.local.port })).rejects.toMatchObject({
      code: "ECONNREFUSED",
    });
    listener.close();
  });
});

describe("sameAddress", () => {
  const rows: [one: string | undefined, other: string, same: boolean][] = [
    ["127.0.0.1", "127.0.0.1", true],
    ["127.0.0.1", "127.0.0.2", false],
    ["::ffff:127.0.0.1", "127.0.0.1", true],
    ["127.0.0.1", "::FFFF:127.0.0.1", true],
    ["::1", "0:0:0:0:0:0:0:1", true],
    ["::1", "::2", false],
    ["2001:DB8::1", "2001:db8:0::1", true],
    ["fe80::1%eth0", "fe80::1", true],
    ["::1", "127.0.0.1", false],
    ["a.example", "a.example", false],
    [undefined, "127.0.0.1", false],
  ];
  it.each(rows)("S8: %s and %s: %s", (one, other, same) => expect(sameAddress(one, other)).toBe(same));
});
