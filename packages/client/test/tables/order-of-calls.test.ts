import { ConnectionClosedError } from "../../src/index.ts";
import { tables } from "./all-tables.ts";
import type { Cell, Scene } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import type { Operation } from "./operations/operation.ts";

/** Operations of several turns, between which other calls have theirs. */
const hasManyTurns = ({ isIterable, isByHand, takes, name }: Operation): boolean =>
  isIterable === true || isByHand === true || takes.includes("items") || name.startsWith("stat");

/** Where the operation's own commands are in the session's transcript: first and last, or -1. */
function span({ operation, server }: Pick<Scene, "operation" | "server">): readonly [number, number] {
  const lines = server.sessions[0]?.received ?? [];
  const isOwn = (line: string): boolean =>
    operation.changes?.includes(line) === true || operation.needs.some((need) => need.test(line));
  return [lines.findIndex(isOwn), lines.findLastIndex(isOwn)];
}

const at = ({ server }: Pick<Scene, "server">, line: string): number =>
  server.sessions[0]?.received.indexOf(line) ?? -1;

const between: Cell = {
  name: "between two other calls",
  must: "succeed",
  alsoSends: /^MKD (before|after)$/,
  call: async (make, { ftp, find, operation }) => {
    const before = ftp.mkd("before");
    const made = make();
    const after = ftp.mkd("after").then(
      () => undefined,
      (error: unknown) => error,
    );
    // close() does not wait for its turn.
    const isAtOnce = operation.name === "close";
    const path = await before.catch((error: unknown) => {
      if (!isAtOnce || !(error instanceof ConnectionClosedError)) throw error;
    });
    if (path !== "/before" && !isAtOnce) find("the call before it has another value");
    const value = await made;
    const error = await after;
    const mayBeRefused = hasManyTurns(operation) || operation.closes === true;
    if (error !== undefined && !mayBeRefused) find(`the call after it failed with ${String(error)}`);
    if (operation.closes === true && !(error instanceof ConnectionClosedError))
      find(`the call after it came to ${String(error)}`);
    return value;
  },
  // What the directory holds by then is another matter.
  isUndecidable: true,
  after: async (scene) => {
    const [first, last] = span(scene);
    if (first >= 0 && at(scene, "MKD before") > first)
      scene.find("its commands came before those of the call before it");
    const after = at(scene, "MKD after");
    if (after >= 0 && after < last && !hasManyTurns(scene.operation))
      scene.find("its commands came after those of the call after it");
  },
};

const twice: Cell = {
  name: "twice at once",
  must: "succeed",
  call: async (make) => {
    const [first, second] = await Promise.all([make(), make()]);
    return String(first) === String(second) ? first : `${String(first)}, then ${String(second)}`;
  },
};

/** The whole life of a connection at once: ftplib's calls, without waiting for any. */
const fromTheStart = (operation: Operation): Cell => ({
  name: "from connect() on",
  from: "nothing",
  must: "succeed",
  closes: !hasManyTurns(operation),
  alsoSends: /^(USER|PASS|QUIT|AUTH)/,
  call: async (make, { ftp }) => {
    const before = [ftp.connect(), ftp.login("me", "open sesame")];
    const made = make();
    const quitting = hasManyTurns(operation) ? undefined : ftp.quit();
    await Promise.all(before);
    const value = await made;
    await quitting;
    return value;
  },
  after: async (scene) => {
    const [first, last] = span(scene);
    if (first >= 0 && at(scene, "PASS open sesame") > first) scene.find("its commands came before the login");
    const quit = at(scene, "QUIT");
    if (quit >= 0 && quit < last) scene.find("QUIT came before its commands");
  },
});

/** A call that is made from within a callback would wait for the transfer that waits for it. */
function fromItsCallback(): Cell {
  let call: (() => unknown) | undefined;
  return {
    name: "a call from within its callback",
    must: "fail",
    mayThrow: (error) => error instanceof TypeError,
    given: { onItem: () => call?.() },
    before: async ({ ftp }) => {
      call = () => ftp.pwd();
    },
  };
}

for (const isTls of [false, true]) {
  describeTable(
    tables.order,
    (operation) => {
      const { from, closes, changes, isByHand, takes, name } = operation;
      const isRepeatable =
        closes !== true &&
        from === "ready" &&
        isByHand !== true &&
        (operation.isIterable !== true || takes.includes("items")) &&
        (changes === undefined || operation.traffic === "upload") &&
        !/^(ccc|cwd|makeport|makepasv)$/.test(name);
      return [
        { ...between, ...(from === "nothing" ? { from: "greeted" as const } : {}) },
        ...(isRepeatable ? [twice] : []),
        ...(from === "ready" && closes !== true && operation.traffic !== "copy"
          ? [fromTheStart(operation)]
          : []),
        ...(takes.includes("callback") ? [fromItsCallback()] : []),
      ];
    },
    { isTls },
  );
}
