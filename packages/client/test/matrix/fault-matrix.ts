import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import { type CellResult, MatrixCell } from "./matrix-cell.ts";
import { faultsAt, type MatrixFault } from "./matrix-faults.ts";
import { type Protection, type ProtocolStep, stepsOf } from "./protocol-steps.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** One fault at one step under one protection, and what came of it. */
export interface Cell extends CellResult {
  readonly step: ProtocolStep;
  readonly fault: MatrixFault;
}

// They wait for each other's idleness only: more of them mean fewer idle moments.
const AT_ONCE = 48;

/** Runs every fault at every step, many at once. First an honest server, which must be met without any failure. */
export async function runMatrix(protection: Protection): Promise<readonly Cell[]> {
  const clock = new VirtualClock();
  const onSocket = (message: unknown): void => {
    const { owner } = clock;
    if (owner instanceof MatrixCell) owner.sockets.push((message as { socket: Socket }).socket);
  };
  subscribe("net.client.socket", onSocket);
  clock.install();
  const runOne = (step?: ProtocolStep, fault?: MatrixFault): Promise<CellResult> => {
    const cell = new MatrixCell(clock);
    return clock.run(cell, () => cell.run(protection, step, fault));
  };
  try {
    // Time stands still meanwhile: modules that are loaded when they are first needed are no idleness.
    const { outcome, violations } = await runOne();
    if (outcome !== "true success" || violations.length > 0) {
      throw new Error(`with an honest server: ${outcome}; ${violations.join("; ")}`);
    }
    clock.go();
    const waiting = stepsOf(protection).flatMap((step) =>
      faultsAt[step.kind].map((fault) => ({ step, fault })),
    );
    const cells: Cell[] = [];
    const workers = Array.from({ length: AT_ONCE }, async (_, first) => {
      for (let index = first; index < waiting.length; index += AT_ONCE) {
        const { step, fault } = waiting[index] as (typeof waiting)[number];
        cells[index] = { step, fault, ...(await runOne(step, fault)) };
      }
    });
    await Promise.all(workers);
    return cells;
  } finally {
    await clock.uninstall();
    unsubscribe("net.client.socket", onSocket);
  }
}
