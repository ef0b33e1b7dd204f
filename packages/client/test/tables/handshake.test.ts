import { setTimeout as pause } from "node:timers/promises";
import { isReplyError } from "../../src/index.ts";
import { tables } from "./all-tables.ts";
import type { Cell } from "./engine/cell.ts";
import { describe as told } from "./engine/check-outcome.ts";
import { describeTable } from "./engine/describe-table.ts";
import { within } from "./engine/patience.ts";
import type { DataEnding } from "./server/data-channel.ts";
import { forever, type Interposer } from "./server/step.ts";

const refusals: Readonly<Record<number, string>> = {
  425: "425 no data connection",
  522: "522 session reuse required",
  550: "550 not this one",
};

/** What the server does with the handshake. */
const handshakes: Readonly<Record<string, DataEnding>> = {
  "is ended": "fin",
  "is reset": "reset",
  "stays as it is": "none",
};

/** When the server says so. */
interface Order {
  /** Whether a 150 comes before. */
  readonly isBegun: boolean;
  /** Milliseconds from the end of the handshake to the refusal. */
  readonly delay: number;
}

const orders: Readonly<Record<string, Order>> = {
  "in place of the 150": { isBegun: false, delay: 0 },
  "in place of the 150, a little later": { isBegun: false, delay: 20 },
  "after the 150": { isBegun: true, delay: 0 },
  "after the 150, a little later": { isBegun: true, delay: 20 },
};

const refuse =
  (ending: DataEnding, { isBegun, delay }: Order, refusal: string): Interposer =>
  async ({ name, session }, perform) => {
    if (!name.endsWith(" 1yz")) return perform();
    if (isBegun) perform();
    await session.data?.breakHandshake(ending);
    if (delay > 0) await pause(delay);
    session.say(refusal);
    void session.abortTransfer?.(false, true);
    await forever;
  };

function cells(): readonly Cell[] {
  return Object.entries(handshakes).flatMap(([what, ending]) =>
    Object.entries(orders).flatMap(([when, order]) =>
      // The order of events is the same whatever the code is.
      Object.entries(order.delay > 0 ? { 550: refusals[550] ?? "" } : refusals).map(
        ([code, refusal]): Cell => ({
          name: `the handshake ${what}, ${code} ${when}`,
          interposer: refuse(ending, order, refusal),
          must: "fail",
          ends: "ready",
          after: async ({ server, find }, outcome) => {
            const error = "error" in outcome ? outcome.error : undefined;
            if (!isReplyError(error) || error.reply.text !== refusal)
              find(`fails with ${told(error)}, not with the server's refusal`);
            const controls = server.sessions.filter(({ socket }) => !socket.destroyed).length;
            if (!(await within(500, () => server.openSockets <= controls)))
              find(`left ${server.openSockets - controls} data connections open`);
          },
        }),
      ),
    ),
  );
}

describeTable(tables.handshake, cells, { isTls: true });
