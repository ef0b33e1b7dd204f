import { describe, expect, it } from "vitest";
import { CallQueue } from "../src/session/call-queue.ts";

/** A promise that is settled from outside. */
function gate(): { promise: Promise<void>; open: () => void } {
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

describe("two calls at once (F72)", () => {
  it("F72: run one after the other, in the order they were made", async () => {
    const queue = new CallQueue();
    const said: string[] = [];
    const call = (name: string) => async (): Promise<string> => {
      said.push(`${name} begins`);
      await Promise.resolve();
      said.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([queue.run(call("a")), queue.run(call("b")), queue.run(call("c"))])).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(said).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
  });

  it("F72: a call that fails does not stop the next", async () => {
    const queue = new CallQueue();
    const failing = queue.run(async () => Promise.reject(new Error("mine")));
    const next = queue.run(async () => "ran");
    await expect(failing).rejects.toThrow("mine");
    expect(await next).toBe("ran");
  });

  it("a call from within a turn is refused: it would wait for itself", async () => {
    const queue = new CallQueue();
    await queue.run(async () => {
      await expect(queue.run(async () => {})).rejects.toThrow(TypeError);
      await Promise.resolve();
      await expect(queue.run(async () => {})).rejects.toThrow(
        /from within a callback .*: if that waits for it, both wait for ever/,
      );
    });
    expect(await queue.run(async () => "usable")).toBe("usable");
  });

  it("a call from within a turn of another queue is fine", async () => {
    const [one, other] = [new CallQueue(), new CallQueue()];
    expect(await one.run(() => other.run(async () => "ran"))).toBe("ran");
    await expect(one.run(() => other.run(() => one.run(async () => {})))).rejects.toThrow(TypeError);
  });

  it("what a turn leaves behind may call when it is over", async () => {
    const queue = new CallQueue();
    const { promise, open } = gate();
    let later: Promise<string> | undefined;
    await queue.run(async () => {
      later = promise.then(() => queue.run(async () => "ran"));
    });
    open();
    expect(await later).toBe("ran");
  });
});

describe("a signal (F73)", () => {
  it("F73: that fired already", async () => {
    const reason = new Error("mine");
    let hasRun = false;
    const call = async (): Promise<void> => void (hasRun = true);
    await expect(new CallQueue().run(call, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(hasRun).toBe(false);
  });

  it("F73: that fires before the call's turn; the call never runs, and those behind it wait for those before it", async () => {
    const queue = new CallQueue();
    const { promise, open } = gate();
    const controller = new AbortController();
    const said: string[] = [];
    const first = queue.run(async () => {
      await promise;
      said.push("first");
    });
    const second = queue.run(async () => void said.push("second"), controller.signal);
    const third = queue.run(async () => void said.push("third"));
    const reason = new Error("mine");
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect(said).toEqual([]);
    open();
    await Promise.all([first, third]);
    expect(said).toEqual(["first", "third"]);
  });

  it("F73: that fires in the call's turn is the call's own matter", async () => {
    const queue = new CallQueue();
    const controller = new AbortController();
    const result = await queue.run(async () => {
      controller.abort();
      await Promise.resolve();
      return "ran";
    }, controller.signal);
    expect(result).toBe("ran");
  });
});
