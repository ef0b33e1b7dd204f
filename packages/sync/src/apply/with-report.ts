import type { SyncReport } from "./report.ts";

/** The error, with the report as its `report`: what was done before it is not lost. */
export function withReport(error: unknown, report: SyncReport): unknown {
  if (typeof error !== "object" || error === null || !Object.isExtensible(error)) return error;
  Object.defineProperty(error, "report", { value: report, configurable: true, writable: true });
  return error;
}
