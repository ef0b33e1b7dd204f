import { setTimeout as pause } from "node:timers/promises";

const KINDS: ReadonlySet<string> = new Set(["TCPSocketWrap", "TCPServerWrap", "TLSWrap", "Timeout"]);

/** The sockets, listeners and timers that keep the process alive. */
export function openHandles(): number {
  return process.getActiveResourcesInfo().filter((kind) => KINDS.has(kind)).length;
}

/** Waits until no more is open than before; returns what still is. */
export async function untilHandles(before: number): Promise<readonly string[]> {
  for (let count = 0; openHandles() > before && count < 500; count += 1) await pause(2);
  if (openHandles() <= before) return [];
  return process.getActiveResourcesInfo().filter((kind) => KINDS.has(kind));
}
