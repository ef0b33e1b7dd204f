import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { FTP_TLS } from "../src/index.ts";
import type { Loss } from "./control-lost-server.ts";
import { runs } from "./fuzz.ts";
import { settledWithin, within } from "./tables/engine/patience.ts";
import { ProcessWatch } from "./tables/engine/process-watch.ts";
import { allOperations } from "./tables/operations/all-operations.ts";
import { type Given, type Operation, UPLOADED } from "./tables/operations/operation.ts";

/** The sessions of the test; `FUZZ=20` makes 1,200 of them. */
const SESSIONS = runs(60);
/** The control connection goes 0 to 1,180 microseconds after the reply that the client dials by, and sends its transfer command. */
const STEP = 20;
const STEPS = 60;
/** Longer than any call needs, milliseconds. */
const LIMIT = 10_000;

const transfers = allOperations.filter(
  ({ from, traffic }) => from === "ready" && traffic !== "none" && traffic !== "copy",
);

/** The server, in a process of its own: it goes while the client is at work, not between its turns. */
class LosingServer implements AsyncDisposable {
  readonly #process: ChildProcess = fork(fileURLToPath(new URL("control-lost-server.ts", import.meta.url)));
  port = 0;
  ca = "";

  static async start(): Promise<LosingServer> {
    const server = new LosingServer();
    const [{ port, ca }] = (await once(server.#process, "message")) as [{ port: number; ca: string }];
    return Object.assign(server, { port, ca });
  }

  async arm(loss: Loss): Promise<void> {
    const armed = once(this.#process, "message");
    this.#process.send(loss);
    await armed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#process, "exit");
    this.#process.disconnect();
    await exited;
  }
}

/** The transfer once as it should be, then with the loss; returns what is wrong. */
async function lose(
  server: LosingServer,
  { name, call }: Operation,
  loss: Loss,
  folder: string,
): Promise<string[]> {
  const { port, ca } = server;
  const ftp = new FTP_TLS({ host: "127.0.0.1", port, timeout: LIMIT, tls: { ca } });
  const given: Given = {
    options: {},
    other: ftp,
    folder,
    onItem: () => {},
    destination: () => undefined,
    source: () => UPLOADED,
    items: (items) => items,
  };
  try {
    await ftp.connect();
    await ftp.login("me", "open sesame");
    await call(ftp, given);
    await server.arm(loss);
    const outcome = await settledWithin(LIMIT, call(ftp, given));
    const faults = outcome === undefined ? ["has not settled"] : [];
    if (!(await within(LIMIT, () => ftp.state === "closed"))) faults.push(`is still ${ftp.state}`);
    return faults.map((fault) => `${name}, ${JSON.stringify(loss)}: ${fault}`);
  } finally {
    ftp.close();
  }
}

describe("F33, F69: the control connection is lost just as a transfer command is sent", () => {
  it(`${SESSIONS} sessions over TLS: each call settles, and nothing is left unhandled`, async () => {
    await using server = await LosingServer.start();
    using watch = new ProcessWatch();
    const folder = mkdtempSync(join(tmpdir(), "ftplib-lost-"));
    const faults: string[] = [];
    try {
      for (let index = 0; index < SESSIONS; index++) {
        const operation = transfers[(index * 7 + Math.floor(index / STEPS)) % transfers.length] as Operation;
        const how = Math.floor(index / 5) % 2 === 0 ? "fin" : "reset";
        faults.push(
          ...(await lose(server, operation, { microseconds: (index % STEPS) * STEP, how }, folder)),
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect([...faults, ...watch.elsewhere]).toEqual([]);
  });
});
