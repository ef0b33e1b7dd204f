import { setTimeout as pause } from "node:timers/promises";
import { tables } from "./all-tables.ts";
import type { Cell } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";

const own = new Error("the callback's own");

// A thenable is what has a `then`, whatever else it is.
const [THEN = ""] = ["then"];
type Then = (done: (value?: unknown) => void, fail: (error: unknown) => void) => void;
const thenable = (then: Then): object => ({ [THEN]: then });

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
  "an object whose then is no function": { [THEN]: 1 },
};

const awaited: Readonly<Record<string, () => unknown>> = {
  "a resolved promise": () => Promise.resolve("value"),
  "a promise that resolves later": () => pause(3),
  "a thenable without catch": () => thenable((done) => void setTimeout(done, 3)),
  "a thenable that resolves at once": () => thenable((done) => done()),
  "a thenable that resolves twice": () =>
    thenable((done) => {
      setTimeout(done, 3);
      setTimeout(done, 5);
    }),
};

const failing: Readonly<Record<string, () => unknown>> = {
  throws: () => {
    throw own;
  },
  "returns a rejected promise": () => Promise.reject(own),
  "returns a promise that rejects later": () => pause(3).then(() => Promise.reject(own)),
  "returns a thenable that rejects": () => thenable((_done, fail) => void setTimeout(() => fail(own), 3)),
  "returns an object whose then throws": () => {
    const get = (): never => {
      throw own;
    };
    return new Proxy({}, { get });
  },
};

/** The callback is awaited: never called again before what it returned has settled. */
function oneAtATime(returns: () => unknown, seen: { wasEarly: boolean }): () => unknown {
  let isBusy = false;
  return async () => {
    if (isBusy) seen.wasEarly = true;
    isBusy = true;
    await returns();
    isBusy = false;
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
        const seen = { wasEarly: false };
        return [
          { name: `returns ${name}`, must: "succeed", ends: "ready", given: { onItem: returns } },
          {
            name: `returns ${name}, and is awaited`,
            must: "succeed",
            ends: "ready",
            given: { onItem: oneAtATime(returns, seen) },
            after: async ({ find }) => {
              if (seen.wasEarly) find("was called again before its promise had settled");
            },
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
