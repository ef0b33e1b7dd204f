/**
 * Makes one call after the other in a process of its own, each with so many file descriptors left, and prints what became
 * of them: descriptors.test.ts. Its last call has as many as it needs.
 */
import { closeSync, openSync } from "node:fs";
import { FTP, FTP_TLS } from "../../../src/index.ts";
import { allOperations } from "../operations/all-operations.ts";
import { UPLOADED } from "../operations/operation.ts";

/** What became of one call. */
export interface CallReport {
  /** Descriptors that were left; undefined: as many as it needed. */
  readonly left: number | undefined;
  /** What it came to, as text; undefined where it failed or never settled. */
  readonly value?: string | undefined;
  readonly error?: string | undefined;
  /** Whether the error, or one of its causes, has a code. */
  readonly isKnown?: boolean;
  readonly hasSettled: boolean;
  readonly state: string;
  /** What the next command came to, once there were descriptors again. */
  readonly next: string;
}

/** What the child is told. */
export interface ChildTask {
  readonly operation: string;
  readonly port: number;
  /** What a client of a TLS server has to trust. */
  readonly ca: string;
  readonly folder: string;
  readonly most: number;
}

const task = JSON.parse(process.argv[2] ?? "") as ChildTask;
const operation = allOperations.find(({ name }) => name === task.operation);
const stray: string[] = [];
process.on("unhandledRejection", (error) => void stray.push(`unhandledRejection: ${String(error)}`));
process.on("uncaughtException", (error) => void stray.push(`uncaughtException: ${String(error)}`));

/** Uses descriptors up, but for so many; returns how to give them back. */
function leave(count: number): () => void {
  const held: number[] = [];
  try {
    for (;;) held.push(openSync("/dev/null", "r"));
  } catch {
    // No more of them.
  }
  for (const descriptor of held.splice(0, count)) closeSync(descriptor);
  return () => {
    for (const descriptor of held.splice(0)) closeSync(descriptor);
  };
}

async function settled<T>(promise: Promise<T>, milliseconds: number): Promise<T | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function report(left: number | undefined): Promise<CallReport> {
  if (operation === undefined) throw new Error(`no operation ${task.operation}`);
  const settings = { host: "127.0.0.1", port: task.port, timeout: 1_000 };
  const ftp =
    operation.needsTls === true ? new FTP_TLS({ ...settings, tls: { ca: task.ca } }) : new FTP(settings);
  if (operation.from !== "nothing") await ftp.connect();
  if (operation.from === "ready") await ftp.login("me", "open sesame");
  const giveBack = left === undefined ? (): void => {} : leave(left);
  const call = operation.call(ftp, {
    options: {},
    other: ftp,
    folder: task.folder,
    onItem: () => {},
    destination: () => undefined,
    source: () => UPLOADED,
    items: (items) => items,
  });
  const outcome = await settled(
    call.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
    4_000,
  );
  giveBack();
  const { state } = ftp;
  const asking = operation.from === "ready" ? ftp.pwd() : ftp.sendcmd("NOOP").then(String);
  const next = await settled(asking.catch(String), 2_000);
  ftp.close();
  const shared = { left, state, next, hasSettled: outcome !== "late" };
  if (outcome === "late") return shared;
  if ("error" in outcome) return { ...shared, error: String(outcome.error), isKnown: hasCode(outcome.error) };
  const { value } = outcome;
  return {
    ...shared,
    value: value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : String(value),
  };
}

function hasCode(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if ("code" in at) return true;
  return false;
}

const reports: CallReport[] = [];
for (let left = 0; left < task.most; left += 1) reports.push(await report(left));
reports.push(await report(undefined));
console.log(JSON.stringify({ reports, stray }));
