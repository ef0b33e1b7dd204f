import { getEventListeners } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FTP, FTP_TLS, type FtpTlsOptions } from "../../../src/index.ts";
import { type Given, type Operation, UPLOADED } from "../operations/operation.ts";
import { TableServer } from "../server/table-server.ts";
import type { Cell, Outcome, Scene } from "./cell.ts";
import { checkClose } from "./check-close.ts";
import { checkFolder } from "./check-folder.ts";
import { checkOutcome } from "./check-outcome.ts";
import { checkSession } from "./check-session.ts";
import { checkTranscript } from "./check-transcript.ts";
import { settledWithin, within } from "./patience.ts";

/** Milliseconds that a client waits for each step where the table is about a server that keeps it waiting. */
export const LIMIT = 700;
/** Milliseconds for a step of a client that is not to be kept waiting, however busy the machine is. */
const PATIENT = 10_000;
const SETTLED = 3_000;
const USER = { user: "me", password: "open sesame" } as const;

/** What a cell came to. */
export interface CellResult {
  /** What is wrong. */
  readonly faults: readonly string[];
  /** The steps of the server while the operation ran. */
  readonly steps: readonly string[];
  readonly outcome: Outcome | undefined;
}

/** A client that never came to stand where its operation begins. */
class SetupError extends Error {}

/** How often a cell whose setting up fails is begun again: on a busy machine the limits of its client may be too short. */
const ATTEMPTS = 12;

/** Runs one cell with a server and a client of its own, and checks all that holds in every cell. */
export async function runCell(operation: Operation, cell: Cell): Promise<CellResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(operation, cell);
    } catch (error) {
      if (!(error instanceof SetupError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function runOnce(operation: Operation, cell: Cell): Promise<CellResult> {
  const faults: string[] = [];
  const isTls = cell.isTls === true || operation.needsTls === true;
  await using server = await TableServer.start(cell.server);
  const folder = mkdtempSync(join(tmpdir(), "ftplib-table-"));
  const settings = { ...cell.settings, passive: cell.isActive !== true };
  const [ftp, other] = [clientOf(server, isTls, settings), clientOf(server, isTls, settings)];
  const controller = new AbortController();
  const given: Given = {
    options: operation.takes.includes("signal") ? { signal: controller.signal } : {},
    other,
    folder,
    onItem: () => {},
    destination: () => undefined,
    source: () => UPLOADED,
    items: (items) => items,
    ...cell.given,
  };
  const scene = {
    ftp,
    server,
    controller,
    given,
    operation,
    reopen: () => open(ftp),
    find: (fault: string): void => void faults.push(fault),
  };
  try {
    await setUp(operation, cell, ftp, other);
    await cell.before?.(scene);
    const mark = server.sessions.map(({ received }) => received.length);
    server.arm(cell.interposer);
    const outcome = await run(operation, cell, scene);
    const steps = [...server.steps];
    if (outcome !== undefined) checkOutcome(operation, cell, scene, outcome);
    checkTranscript(operation, cell, scene, mark);
    await checkSession(operation, cell, scene, outcome);
    // What a call that is over still has to put in order may listen on.
    if (!(await within(1_500, () => getEventListeners(controller.signal, "abort").length === 0)))
      faults.push("left a listener on the signal");
    await checkClose(scene);
    await checkFolder(operation, scene);
    faults.push(...server.failures.map((error) => `the server failed: ${String(error)}`));
    return { faults, steps, outcome };
  } finally {
    ftp.close();
    other.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function setUp(operation: Operation, cell: Cell, ftp: FTP, other: FTP): Promise<void> {
  const from = cell.from ?? operation.from;
  try {
    if (from !== "nothing") await ftp.connect();
    if (from === "ready") await logIn(ftp);
    if (operation.traffic === "copy") {
      await other.connect();
      await logIn(other);
    }
  } catch (cause) {
    throw new SetupError(`the client could not be set up: ${String(cause)}`, { cause });
  }
}

async function run(
  operation: Operation,
  cell: Cell,
  scene: Omit<Scene, "settled">,
): Promise<Outcome | undefined> {
  const limit = cell.within ?? SETTLED;
  const make = (): Promise<unknown> => operation.call(scene.ftp, scene.given);
  const settled: Promise<Outcome> = (cell.call === undefined ? make() : cell.call(make, scene)).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const during = cell.during?.({ ...scene, settled });
  const outcome = await settledWithin(limit, settled);
  if (outcome === undefined || "error" in outcome) {
    scene.find(`has not settled after about ${limit} ms`);
    await during;
    return undefined;
  }
  await during;
  await cell.after?.({ ...scene, settled }, outcome.value);
  return outcome.value;
}

function clientOf(server: TableServer, isTls: boolean, settings: FtpTlsOptions): FTP {
  const options = { host: "127.0.0.1", port: server.port, timeout: PATIENT, ...settings };
  return isTls ? new FTP_TLS({ ...options, tls: { ca: server.ca } }) : new FTP(options);
}

async function logIn(ftp: FTP): Promise<void> {
  await ftp.login(USER.user, USER.password);
}

/** Connects and logs in, without the limits of the cell. */
async function open(ftp: FTP): Promise<void> {
  await ftp.connect(undefined, { timeout: PATIENT });
  await logIn(ftp);
}
