import { setTimeout as pause } from "node:timers/promises";
import { tables } from "./all-tables.ts";
import type { Cell } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";

const own = new Error("the callback's own");

const ignored: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  "a number": 1,
  zero: 0,
  true: true,
  "a text": "text",
  "a symbol": Symbol("symbol"),
  "a bigint": 1n,
  "an object": {},
  "an array": [Promise.resolve()],
  "a function": () => {},
  "an object whose then is no function": { then: 1 },
};

const awaited: Readonly<Record<string, () => unknown>> = {
  "a resolved promise": () => Promise.resolve("value"),
  "a promise that resolves later": () => pause(3),
  "a thenable without catch": () => ({ then: (done: () => void) => void setTimeout(done, 3) }),
  "a thenable that resolves at once": () => ({ then: (done: () => void) => done() }),
  "a thenable that resolves twice": () => ({
    then: (done: () => void) => {
      setTimeout(done, 3);
      setTimeout(done, 5);
    },
  }),
};

const failing: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw own;
  },
  "returns a rejected promise": () => Promise.reject(own),
  "returns a promise that rejects later": () => pause(3).then(() => Promise.reject(own)),
  "returns a thenable that rejects": () => ({
    then: (_done: unknown, fail: (error: Error) => void) => void setTimeout(() => fail(own), 3),
  }),
  "returns an object whose then throws": () => ({
    get then(): never {
      throw own;
    },
  }),
};

/** The callback is awaited: never called again before what it returned has settled. */
function oneAtATime(returns: () => unknown, find: { fault?: string }): () => unknown {
  let isBusy = false;
  return () => {
    if (isBusy) find.fault = "was called again before its promise had settled";
    const returned = returns() as PromiseLike<unknown>;
    isBusy = true;
    return {
      then: (done: (value: unknown) => void, fail: (error: unknown) => void) =>
        void returned.then((value) => {
          isBusy = false;
          done(value);
        }, fail),
    };
  };
}

for (const isTls of [false, true]) {
  describeTable(
    tables.callback,
    () => [
      ...Object.entries(ignored).map(
        ([name, value]): Cell => ({
          name: `returns ${name}`,
          must: "succeed",
          ends: "ready",
          given: { onItem: () => value },
        }),
      ),
      ...Object.entries(awaited).flatMap(([name, returns]): readonly Cell[] => {
        const find: { fault?: string } = {};
        return [
          { name: `returns ${name}`, must: "succeed", ends: "ready", given: { onItem: returns } },
          {
            name: `returns ${name}, and is awaited`,
            must: "succeed",
            ends: "ready",
            given: { onItem: oneAtATime(returns, find) },
            after: async (scene) => void (find.fault !== undefined && scene.find(find.fault)),
          },
        ];
      }),
      ...Object.entries(failing).map(
        ([name, onItem]): Cell => ({
          name,
          must: "fail",
          given: { onItem },
          mayThrow: (error) => error === own,
          after: async ({ find, server }, outcome) => {
            if ("error" in outcome && outcome.error !== own) find(`fails with ${String(outcome.error)}`);
            if (server.uploads.some(({ ending }) => ending === "fin")) find("ended the upload in good order");
          },
        }),
      ),
    ],
    { isTls },
  );
}
