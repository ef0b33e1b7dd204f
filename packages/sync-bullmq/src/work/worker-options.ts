import type { Tree } from "@ftplib/sync";
import type { FleetReport } from "../run/run-report.ts";
import type { QueueOptions } from "../run/submit-options.ts";

/** The two trees of a job, on one connection to the server. */
export interface FleetTrees {
  readonly source: Tree;
  readonly target: Tree;
  /** Lets the connection go, with all that it holds. The next job may begin anywhere when it resolves. */
  readonly close?: (() => Promise<void>) | undefined;
}

/** What a job needs trees for. */
export interface TreesWanted {
  /** Where the trees of the plan are, without passwords; undefined for a job that plans. */
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly signal: AbortSignal;
}

/** Options of `startWorker`. */
export interface WorkerOptions extends QueueOptions {
  /**
   * Opens the trees of a job; it may use one connection to the server, `connect(url, { connections: 1 })`. It is called for each job
   * and closed after it, since the next job, and with it the right to the connection, may go to another machine.
   */
  readonly open: (wanted: TreesWanted) => Promise<FleetTrees>;
  /** How many jobs this process runs at once; default 1. The limit of the queue holds besides. */
  readonly concurrency?: number | undefined;
  /**
   * How long a job is kept for a worker that gives no sign of life, milliseconds; default 8,000. It is looked for every half of it, so
   * a dead worker's connection is free to others after at most one and a half times as long. A process that blocks its event loop longer
   * than half of it loses its job.
   */
  readonly lockDuration?: number | undefined;
  /** How often a job may lose its worker before it is given up; default 5. */
  readonly maxStalled?: number | undefined;
  /** Is called by the worker that ends a run in which nothing failed, after the removals: to save a manifest, say. */
  readonly onFinished?:
    | ((report: FleetReport, trees: FleetTrees, signal: AbortSignal) => Promise<void>)
    | undefined;
  /** Receives what goes wrong between the worker and the store, which it tries again; default: ignored. */
  readonly onError?: ((error: Error) => void) | undefined;
  /** Stops the worker: what it is at goes back to the queue. */
  readonly signal?: AbortSignal | undefined;
}
