import type { DeviceCell } from "./device-cell.ts";
import type { OperationName } from "./expected.ts";

/** One thing that a user does with a device, in a session of its own. */
export interface Operation {
  /** Files of the device besides those that every device has. */
  readonly tree: Readonly<Record<string, string | Uint8Array>>;
  /** Rejects with what the client rejects with. */
  readonly call: (cell: DeviceCell) => Promise<unknown>;
  /** Throws when what came of it is not right. */
  readonly check: (value: unknown, cell: DeviceCell) => void | Promise<void>;
}

/** An operation whose check takes what its call resolves with. */
export function operation<T>(
  call: (cell: DeviceCell) => Promise<T>,
  check: (value: T, cell: DeviceCell) => void | Promise<void>,
  tree: Operation["tree"] = {},
): Operation {
  return { tree, call, check: (value, cell) => check(value as T, cell) };
}

/** A part of the table's columns. */
export type Operations = Readonly<Partial<Record<OperationName, Operation>>>;
