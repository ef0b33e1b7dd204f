import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { tables } from "./all-tables.ts";
import type { CallReport, ChildTask } from "./engine/descriptors-child.ts";
import { operationsOf } from "./engine/table.ts";
import { type Given, type Operation, UPLOADED } from "./operations/operation.ts";
import { TableServer } from "./server/table-server.ts";

vi.setConfig({ testTimeout: 120_000, maxConcurrency: 4 });

const program = fileURLToPath(new URL("engine/descriptors-child.ts", import.meta.url));
/** More descriptors than any operation allocates. */
const MOST = 7;
// Enough for Node itself; what is left of them is used up in the process.
const LIMITED = 'ulimit -n 128; exec "$@"';

interface ChildReport {
  readonly reports: readonly CallReport[];
  readonly stray: readonly string[];
}

async function runChild(task: ChildTask): Promise<ChildReport> {
  const words = ["-c", LIMITED, "sh", process.execPath, program, JSON.stringify(task)];
  // It ends by itself, unless something is left open.
  const { stdout } = await promisify(execFile)("sh", words, { timeout: 60_000 });
  return JSON.parse(stdout) as ChildReport;
}

function faultsOf(report: CallReport, operation: Operation, server: TableServer, given: Given): string[] {
  const { left, value, error, isKnown, hasSettled, state, next } = report;
  const found: string[] = [];
  if (!hasSettled) found.push("has not settled");
  if (error !== undefined && isKnown !== true) found.push(`fails with ${error}`);
  if (left === undefined && error !== undefined) found.push(`still fails: ${error}`);
  // The server's files and ports are those of the last call.
  const isComparable = operation.traffic === "upload" ? left === undefined : operation.traffic !== "none";
  const number = value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : value;
  const lie = value !== undefined && isComparable ? operation.lie(number, server, given) : undefined;
  if (lie !== undefined) found.push(`succeeded, and that is not true: ${lie}`);
  const isInStep = state === "ready" ? next === "/" || next.startsWith("200") : state === "closed";
  if (!isInStep) found.push(`is ${state}, and the next command gives ${next}`);
  return found.map((fault) => `with ${left ?? "enough"} descriptors: ${fault}`);
}

describe.concurrent(`${tables.descriptors.ids.join(", ")}: ${tables.descriptors.name}`, () => {
  it.each(operationsOf(tables.descriptors).map((operation) => [operation.name, operation] as const))(
    "%s",
    async (name, operation) => {
      await using server = await TableServer.start();
      const folder = mkdtempSync(join(tmpdir(), "ftplib-table-"));
      try {
        const { reports, stray } = await runChild({
          operation: name,
          port: server.port,
          ca: server.ca,
          folder,
          most: MOST,
        });
        const given: Given = {
          options: {},
          other: undefined as never,
          folder,
          onItem: () => {},
          destination: () => undefined,
          source: () => UPLOADED,
          items: (items) => items,
        };
        const faults = reports.flatMap((report) => faultsOf(report, operation, server, given));
        expect([...faults, ...stray]).toEqual([]);
        // TLS comes up on the connection that is there already.
        const allocates = name !== "auth";
        expect(reports.some(({ error }) => error !== undefined)).toBe(allocates);
        const strange = readdirSync(folder).filter((file) => operation.local?.[file] === undefined);
        expect(strange).toEqual([]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
