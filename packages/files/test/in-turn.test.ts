import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { inTurn } from "../src/local/in-turn.ts";

/** A call that lasts until it is told to end. */
function lasting(
  name: string,
  signal?: AbortSignal,
): { begun: boolean; end: () => void; done: Promise<void> } {
  let end = (): void => {};
  const until = new Promise<void>((resolve) => (end = resolve));
  const call = { begun: false, end, done: Promise.resolve() };
  call.done = inTurn(
    name,
    async () => {
      call.begun = true;
      await until;
    },
    signal,
  );
  return call;
}

describe("D1: calls about one local file", () => {
  it("are made one after the other, and those about others do not wait", async () => {
    const [first, second, other] = [lasting("a"), lasting("a"), lasting("b")];
    await turn();
    expect([first.begun, second.begun, other.begun]).toEqual([true, false, true]);
    first.end();
    await first.done;
    await turn();
    expect(second.begun).toBe(true);
    second.end();
    other.end();
    await Promise.all([second.done, other.done]);
  });

  it("wait for the one at work, although one between them has given up", async () => {
    const cancel = new AbortController();
    const first = lasting("a");
    const second = lasting("a", cancel.signal);
    cancel.abort(new Error("no longer wanted"));
    await expect(second.done).rejects.toThrow("no longer wanted");
    const third = lasting("a");
    await turn();
    expect([first.begun, second.begun, third.begun]).toEqual([true, false, false]);
    first.end();
    await first.done;
    await turn();
    expect(third.begun).toBe(true);
    third.end();
    await third.done;
  });
});
