import { setTimeout as pause } from "node:timers/promises";
import { ConnectionClosedError } from "../../src/index.ts";
import { tables } from "./all-tables.ts";
import { cancel, isDueTo, nothingFollows, reason, type Way, ways } from "./engine/cancel.ts";
import type { Cell } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import { Gate } from "./engine/gate.ts";
import { within } from "./engine/patience.ts";
import { Pipe } from "./engine/pipe.ts";
import { type Given, type Operation, UPLOADED } from "./operations/operation.ts";
import { forever, type Interposer } from "./server/step.ts";

/** Something of the caller's that keeps an operation waiting. */
interface Wait {
  readonly name: string;
  readonly given: Partial<Given>;
  readonly interposer?: Interposer;
  readonly isWaiting: () => boolean;
  readonly release: () => void;
}

function gated(name: string, given: (gate: Gate) => Partial<Given>): Wait {
  const gate = new Gate();
  return { name, given: given(gate), isWaiting: () => gate.isAwaited, release: gate.open };
}

/** Gives so many of the items, waits, and gives the rest. */
async function* stopping<Item>(items: readonly Item[], count: number, gate: Gate): AsyncGenerator<Item> {
  yield* items.slice(0, count);
  await gate.wait();
  yield* items.slice(count);
}

const blocks: readonly Uint8Array[] = [UPLOADED.subarray(0, 1_000), UPLOADED.subarray(1_000)];

/** Everything of the caller's that this operation may have to wait for. */
function waitsOf({ takes, name }: Operation): readonly Wait[] {
  return [
    ...(takes.includes("callback") ? [gated("its callback", (gate) => ({ onItem: gate.wait }))] : []),
    ...(takes.includes("source")
      ? [0, 1].map((count) =>
          gated(`its source, after ${count} blocks`, (gate) => ({
            source: () => stopping(blocks, count, gate),
          })),
        )
      : []),
    ...(takes.includes("items")
      ? [0, 1, 3].map((count) =>
          gated(`its list, after ${count} files`, (gate) => ({
            items: (items) => stopping(items, count, gate),
          })),
        )
      : []),
    ...(name === "upload" ? [pipeWait()] : []),
    ...(name === "retrieveMany" ? [nextPipeWait((path, destination) => ({ path, destination }))] : []),
    ...(name === "storeMany" ? [nextPipeWait((path, source) => ({ path, source }))] : []),
  ];
}

function pipeWait(): Wait {
  const pipe = new Pipe();
  return {
    name: "its local file, which cannot be opened yet",
    given: { source: () => pipe.path },
    isWaiting: () => true,
    release: () => pipe.release(),
  };
}

/** The first file is under way, and the local file of the second one is opened meanwhile. */
function nextPipeWait(through: (path: string, local: string) => unknown): Wait {
  const pipe = new Pipe();
  let isUnderWay = false;
  const withPipe = <Item>([first, ...others]: readonly Item[]): readonly Item[] => {
    return [first as Item, through("b", pipe.path) as Item, ...others];
  };
  return {
    name: "the local file of the next item, which cannot be opened yet",
    given: { items: withPipe },
    interposer: async ({ name }, perform) => {
      if (name.endsWith(" final")) {
        isUnderWay = true;
        await forever;
      }
      perform();
    },
    isWaiting: () => isUnderWay,
    release: () => pipe.release(),
  };
}

function waiting(wait: Wait, way: Way): Cell {
  return {
    name: `by ${way.name} while it waits for ${wait.name}`,
    given: wait.given,
    ...(wait.interposer === undefined ? {} : { interposer: wait.interposer }),
    settings: way.settings,
    must: "fail",
    mayThrow: way.isIt,
    alsoSends: /^(AUTH|USER|PASS)/,
    during: async (scene) => {
      await cancel(scene, way, wait.isWaiting);
    },
    after: async (scene, outcome) => {
      if ("error" in outcome && !isDueTo(way, outcome.error))
        scene.find(`fails with ${String(outcome.error)}`);
      // Nothing may have been under way on the connection.
      await nothingFollows(scene, ["closed", "ready"], wait.release);
    },
  };
}

/** The server answers the first NOOP when it is let. */
const holdingNoop = (gate: Gate): Interposer => {
  return async ({ name, occasion }, perform) => {
    if (name === "NOOP reply" && occasion === 1) await gate.wait();
    perform();
  };
};

/** The caller keeps an item while the signal fires; the iteration is over when it asks for the next one. */
function held(): Cell {
  const gate = new Gate();
  return {
    name: "by its signal while its caller keeps an item",
    given: { onItem: gate.wait },
    settings: { timeout: 5_000 },
    interposer: async ({ name }, perform) => {
      if (name.endsWith(" middle")) await forever;
      perform();
    },
    must: "fail",
    mayThrow: (error) => error === reason,
    alsoSends: /^(AUTH|USER|PASS)/,
    during: async ({ controller }) => {
      await within(1_000, () => gate.isAwaited);
      controller.abort(reason);
      await pause(5);
      gate.open();
    },
    after: async (scene, outcome) => {
      if ("error" in outcome && outcome.error !== reason) scene.find(`fails with ${String(outcome.error)}`);
      await nothingFollows(scene);
    },
  };
}

const leaving = new Error("the caller has seen enough");

/** The caller leaves an iteration before its end: while data comes, or while the list of files has nothing to give. */
function left({ takes }: Operation): Cell {
  const gate = new Gate();
  return {
    name: "by its caller, who leaves early",
    given: {
      onItem: () => {
        throw leaving;
      },
      ...(takes.includes("items") ? { items: (items) => stopping(items, 1, gate) } : {}),
    },
    server: { pace: { chunk: 40, gap: 10 } },
    must: "fail",
    within: 1_500,
    mayThrow: (error) => error === leaving,
    after: async ({ find }, outcome) => {
      if ("error" in outcome && outcome.error !== leaving) find(`fails with ${String(outcome.error)}`);
      gate.open();
    },
  };
}

/** A call that is cancelled before its turn is never made, and costs no connection. */
function queued(): Cell {
  const gate = new Gate();
  return {
    name: "by its signal before its turn",
    interposer: holdingNoop(gate),
    settings: { timeout: 5_000 },
    must: "fail",
    ends: "ready",
    mayThrow: (error) => error === reason,
    alsoSends: /^NOOP$/,
    call: async (make, { ftp, find }) => {
      const first = ftp.voidcmd("NOOP");
      try {
        return await make();
      } finally {
        gate.open();
        await first.catch((error: unknown) => find(`the call before it failed: ${String(error)}`));
      }
    },
    during: async ({ controller }) => {
      await within(1_000, () => gate.isAwaited);
      await pause(5);
      controller.abort(reason);
    },
    after: async ({ server, operation, find }, outcome) => {
      if ("error" in outcome && outcome.error !== reason) find(`fails with ${String(outcome.error)}`);
      const sent = (server.sessions[0]?.received ?? []).filter((line) =>
        /^(STOR|MKD|RMD|DELE|RN)/.test(line),
      );
      if (sent.length > 0) find(`sent ${sent.join()} for ${operation.name}`);
    },
  };
}

const beforehand: Cell = {
  name: "by its signal before it is made",
  must: "fail",
  ends: "ready",
  mayThrow: (error) => error === reason,
  before: async ({ controller }) => controller.abort(reason),
  after: async ({ server, find }, outcome) => {
    if ("error" in outcome && outcome.error !== reason) find(`fails with ${String(outcome.error)}`);
    if (server.steps.length > 0) find(`went as far as ${server.steps.join(", ")}`);
  },
};

/** The signal fires so many microtasks after the call before has ended. */
const atItsTurn = (ticks: number): Cell => ({
  name: `by its signal ${ticks} microtasks into its turn`,
  must: "fail",
  mayThrow: (error) => error === reason,
  alsoSends: /^NOOP$/,
  // Its own replies are slow, so that it cannot have ended.
  interposer: async ({ name, occasion }, perform) => {
    if (name !== "NOOP reply" || occasion > 1) await forever;
    perform();
  },
  settings: { timeout: 2_000 },
  call: async (make, { ftp, controller }) => {
    const first = ftp.voidcmd("NOOP");
    const made = make();
    made.catch(() => {});
    await first;
    for (let tick = 0; tick < ticks; tick += 1) await undefined;
    controller.abort(reason);
    return await made;
  },
  within: 1_000,
  after: async ({ find }, outcome) => {
    if ("error" in outcome && outcome.error !== reason) find(`fails with ${String(outcome.error)}`);
  },
});

/** A call that waits for its turn when the connection is closed never gets it. */
function closedBeforeItsTurn(): Cell {
  const gate = new Gate();
  return {
    name: "by close() before its turn",
    interposer: holdingNoop(gate),
    settings: { timeout: 5_000 },
    mayThrow: (error) => error instanceof ConnectionClosedError,
    alsoSends: /^NOOP$/,
    call: async (make, { ftp }) => {
      const first = ftp.voidcmd("NOOP").catch(() => {});
      const made = make();
      made.catch(() => {});
      await within(1_000, () => gate.isAwaited);
      ftp.close();
      await first;
      return await made;
    },
    within: 1_000,
    after: async ({ operation, server, find }, outcome) => {
      if ("value" in outcome && operation.name !== "asyncDispose") find("succeeded");
      const sent = server.sessions[0]?.received.at(-1);
      if (sent !== "NOOP") find(`sent ${sent}`);
    },
  };
}

describeTable(tables.cancelledLocally, (operation) => {
  const hasSignal = operation.takes.includes("signal") && operation.isByHand !== true;
  return [
    // Each cell has a wait of its own.
    ...ways.flatMap((way) =>
      waitsOf(operation)
        // The limit of a whole call is one for each file of many.
        .filter(() => way.cancel !== undefined || !operation.takes.includes("items"))
        .map((wait) => waiting(wait, way)),
    ),
    ...(operation.isIterable === true && operation.isByHand !== true ? [held(), left(operation)] : []),
    ...(operation.takes.includes("items") ? [left(operation)] : []),
    ...(hasSignal ? [queued(), beforehand, ...[0, 1, 2, 3, 5, 8].map(atItsTurn)] : []),
    closedBeforeItsTurn(),
  ];
});
