import { getEventListeners } from "node:events";

import { describe, expect, it, vi } from "vitest";

import { createPair, dial, listen, TlsSessions } from "../src/index.ts";
import { listenForAbort } from "../src/abort-listeners.ts";

/** How many event listeners the signal has. */
const count = (signal: AbortSignal): number => getEventListeners(signal, "abort").length;

describe("listening for an abort", () => {
  it("calls each listener once, in order, but none that was cancelled, also while they are called", () => {
    const controller = new AbortController();
    const called: string[] = [];
    listenForAbort(controller.signal, () => {
      called.push("first");
      cancelThird();
    });
    const cancelSecond = listenForAbort(controller.signal, () => called.push("second"));
    const cancelThird = listenForAbort(controller.signal, () => called.push("third"));
    listenForAbort(controller.signal, () => called.push("fourth"));
    cancelSecond();
    controller.abort();
    controller.signal.dispatchEvent(new Event("abort"));
    expect(called).toEqual(["first", "fourth"]);
    expect(count(controller.signal)).toBe(0);
  });

  it("leaves nothing on the signal when all are cancelled, in whatever order, and more than once", () => {
    const { signal } = new AbortController();
    const cancel = [0, 1, 2].map(() => listenForAbort(signal, () => {}));
    expect(count(signal)).toBe(1);
    cancel[1]?.();
    cancel[1]?.();
    cancel[0]?.();
    expect(count(signal)).toBe(1);
    cancel[2]?.();
    expect(count(signal)).toBe(0);
    const again = listenForAbort(signal, () => {});
    cancel[2]?.();
    expect(count(signal)).toBe(1);
    again();
    expect(count(signal)).toBe(0);
  });
});

it("hundreds of waits of every kind on one signal make no warning, and all end with its reason", async () => {
  const warned = vi.spyOn(process, "emitWarning");
  const controller = new AbortController();
  const { signal } = controller;
  await using listener = await listen({ address: "127.0.0.1" });
  const waits: Promise<unknown>[] = [];
  for (let round = 0; round < 100; round += 1) {
    const [near] = createPair({ capacity: 1 });
    waits.push(near.read({ signal }), near.write(new Uint8Array(2), { signal }));
    waits.push(new TlsSessions().waitForSession({ timeout: 3_600_000, signal }));
    const [idle] = createPair();
    waits.push(idle.receive(() => {}, { signal }));
  }
  waits.push(listener.accept({ signal }));
  expect(count(signal)).toBe(1);
  // Begun within the same turn: the lookup and the connection are still under way.
  const lookup = (): void => {};
  for (let round = 0; round < 20; round += 1)
    waits.push(dial({ host: "never.example", port: 1, lookup, signal }));
  const reason = new Error("enough");
  controller.abort(reason);
  const outcomes = await Promise.allSettled(waits);
  expect(outcomes).toEqual(waits.map(() => ({ status: "rejected", reason })));
  expect(warned).not.toHaveBeenCalled();
  expect(count(signal)).toBe(0);
  warned.mockRestore();
});
