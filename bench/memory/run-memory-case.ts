import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { MemoryCase } from "./memory-case.ts";

/** What one case was like. */
export interface MemoryRun {
  /** Work done (bytes or lines) and resident set, every 50 ms. */
  readonly samples: readonly (readonly [number, number])[];
  readonly done: number;
  readonly milliseconds: number;
  /** How long the slow side slept, so that its peer had to wait for it. */
  readonly slept: number;
  /** Bytes in use behind a full collection, when a twentieth of the work is done and at its end. */
  readonly aliveAtStart: number;
  readonly aliveAtEnd: number;
}

// V8 lets its young generation grow to a limit of its own, up to 64 MiB and more, however little lives: here it has its full
// size early, so that what is left is what the client holds.
const YOUNG = "--max-semi-space-size=8";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function messageOf<T>(child: ChildProcess): Promise<T> {
  const gone = once(child, "exit").then(([status]) => {
    throw new Error(`a process ended with status ${String(status)} and told nothing`);
  });
  const [message] = (await Promise.race([once(child, "message"), gone])) as [T];
  return message;
}

/** Runs a server and a client, each in a process of its own. */
export async function runMemoryCase(target: MemoryCase): Promise<MemoryRun> {
  const text = JSON.stringify(target);
  const server = fork(path("memory-server.ts"), [text]);
  try {
    const { port, ca } = await messageOf<{ readonly port: number; readonly ca: string }>(server);
    const stored = target.kind === "upload" ? messageOf<{ readonly slept: number }>(server) : undefined;
    const client = fork(path("memory-client.ts"), [text, String(port), ca], {
      execArgv: [YOUNG, "--expose-gc"],
    });
    const run = await messageOf<MemoryRun>(client);
    return { ...run, slept: (await stored)?.slept ?? run.slept };
  } finally {
    server.kill();
  }
}
