import { setTimeout as pause } from "node:timers/promises";
import { tables } from "./all-tables.ts";
import type { Cell, Scene } from "./engine/cell.ts";
import { describeTable } from "./engine/describe-table.ts";
import { Gate } from "./engine/gate.ts";
import { within } from "./engine/patience.ts";
import type { Operation } from "./operations/operation.ts";
import { forever, type Interposer, stepId } from "./server/step.ts";

/** Fires the signal of what is over, and looks whether the new connection minds. */
async function fire({ ftp, controller, server, find }: Scene): Promise<void> {
  const before = server.sessions.at(-1)?.received.length ?? 0;
  controller.abort(new Error("the old one"));
  await pause(20);
  if (ftp.state !== "ready") find(`the new connection is ${ftp.state} after the old signal fired`);
  const sent = (server.sessions.at(-1)?.received ?? []).slice(before);
  if (sent.length > 0) find(`the old signal made it send ${sent.join(", ")}`);
}

const alsoSends = /^(AUTH|USER|PASS)/;

/** The call has ended as it should. */
const ended: Cell = {
  name: "a call that has succeeded",
  must: "succeed",
  ends: "ready",
  alsoSends,
  closes: false,
  after: async (scene) => {
    await scene.reopen();
    await fire(scene);
  },
};

/** The connection was closed while the call waited at this step. */
function closedAt(at: string, { traffic }: Operation): Cell {
  let isThere = false;
  const interposer: Interposer = async (step, perform) => {
    if (stepId(step) === at) isThere = true;
    if (isThere) await forever;
    perform();
  };
  return {
    name: `a call that close() ended before ${at}`,
    interposer,
    alsoSends,
    // Where the source of a copy is closed, the target has its limits to be left in order.
    ...(traffic === "copy" ? { settings: { timeout: 700 } } : {}),
    // What the data connection that was handed out says is no error of ours.
    mayThrow: () => true,
    closes: false,
    during: async ({ ftp, find }) => {
      if (await within(1_000, () => isThere)) ftp.close();
      else find("the server never came to this step");
    },
    after: async (scene) => {
      scene.server.arm();
      await scene.reopen();
      await fire(scene);
    },
    ends: "ready",
  };
}

/** The connection was lost while the call waited at this step. */
function lostAt(at: string): Cell {
  return {
    name: `a call that lost its connection before ${at}`,
    interposer: async (step, perform) => {
      if (stepId(step) !== at) return perform();
      step.session.cut("reset");
      await forever;
    },
    alsoSends,
    mayThrow: () => true,
    closes: false,
    after: async (scene) => {
      scene.server.arm();
      await scene.reopen();
      await fire(scene);
    },
    ends: "ready",
  };
}

/** The caller keeps an item of an iteration that is not over, and connects again. */
function held(): Cell {
  const gate = new Gate();
  return {
    name: "an iteration whose caller keeps an item",
    given: { onItem: gate.wait },
    interposer: async ({ name }, perform) => {
      if (name.endsWith(" middle")) await forever;
      perform();
    },
    alsoSends,
    mayThrow: () => true,
    must: "fail",
    ends: "ready",
    during: async (scene) => {
      await within(1_000, () => gate.isAwaited);
      scene.server.arm();
      await scene.reopen();
      await fire(scene);
      gate.open();
    },
  };
}

/** Whether the caller gets items before all is there: `mlsd`, and `list` where it is short, read the whole listing first. */
const handsOut = ({ isIterable, isByHand, name }: Operation): boolean =>
  isIterable === true && isByHand !== true && !/^(?:mlsd$|list )/.test(name);

for (const isTls of [false, true]) {
  describeTable(
    tables.oldSignal,
    (operation, steps) => [
      ended,
      ...(handsOut(operation) ? [held()] : []),
      ...steps.flatMap((step) => [closedAt(step, operation), lostAt(step)]),
    ],
    { isTls },
  );
}
