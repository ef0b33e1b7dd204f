import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { LabServer } from "./lab-server.ts";
import type { MatrixRun } from "./matrix-table.ts";
import type { ServerResults } from "./run-operations.ts";

/** Processes at a time: while one waits for a slow server, others work. */
const AT_ONCE = 5;
/** No server takes one of them longer, milliseconds. */
const LIMIT = 5 * 60_000;

interface Task {
  readonly node: string;
  readonly server: LabServer;
}

interface Printed {
  readonly node: string;
  readonly server: LabServer["name"];
  readonly results: ServerResults;
}

/** The slower a server, the earlier it begins, so that none is left over at the end. */
function cost({ quirks, software, tls }: LabServer): number {
  const isSlow = quirks.includes("slow-replies");
  const waits = software === "pure-ftpd" || software === "ftp-proxy";
  return (isSlow ? 8 : 0) + (waits ? 4 : 0) + (tls === "none" ? 0 : 1);
}

async function print({ node, server }: Task, only: string | undefined): Promise<Printed> {
  const program = join(import.meta.dirname, "dist", "run-matrix.js");
  const options = { maxBuffer: 64 * 1024 * 1024, timeout: LIMIT };
  const args = [program, server.name, ...(only === undefined ? [] : [only])];
  const { stdout } = await promisify(execFile)(node, args, options);
  return JSON.parse(stdout) as Printed;
}

/**
 * Runs each Node against each server, in processes of their own. `only` picks operations by a part of their name.
 *
 * A server has one of them at a time: pyftpdlib 1.5.7 closes the listener of one session when another, that was active,
 * ends (its `ActiveDTP` unregisters a file descriptor that is somebody else's by then), and that transfer hangs.
 */
export async function runMatrix(
  nodes: readonly string[],
  servers: readonly LabServer[],
  only?: string,
): Promise<MatrixRun[]> {
  const ordered = [...servers].sort((a, b) => cost(b) - cost(a));
  const waiting: Task[] = nodes.flatMap((node) => ordered.map((server) => ({ node, server })));
  const busy = new Set<LabServer>();
  const printed: Printed[] = [];
  const work = async (): Promise<void> => {
    for (;;) {
      // The slowest server that is free: each of its runs has to wait for the one before.
      const free = waiting.filter(({ server }) => !busy.has(server));
      const [task] = free.sort((a, b) => cost(b.server) - cost(a.server));
      if (task === undefined) return;
      waiting.splice(waiting.indexOf(task), 1);
      busy.add(task.server);
      try {
        printed.push(await print(task, only));
      } finally {
        busy.delete(task.server);
      }
    }
  };
  // A worker that finds no free server leaves: whoever holds the servers then goes on with what is waiting for them.
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const versions = [...new Set(printed.map(({ node }) => node))].sort((a, b) => a.localeCompare(b));
  return versions.map((node) => ({
    node,
    results: Object.fromEntries(
      printed.filter((one) => one.node === node).map(({ server, results }) => [server, results]),
    ),
  }));
}
