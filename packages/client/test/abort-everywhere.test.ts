import { getEventListeners } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn, setTimeout as pause } from "node:timers/promises";
import { at, faults, TestServer } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import { FTP_TLS } from "../src/index.ts";
import { atAwaitPoints } from "./await-points.ts";
import { runs } from "./fuzz.ts";
import { type Operation, operations, TREE, temporaryFolder } from "./operations.ts";
import { openHandles } from "./play.ts";

vi.setConfig({ testTimeout: 120_000 });

// So many points of each operation are tried, spread over all of them; the longer run tries every one.
const POINTS = runs(24);

interface Abortion {
  readonly points: number;
  readonly wasAborted: boolean;
  /** What is wrong. */
  readonly faults: readonly string[];
}

/** Makes the call, aborts it at the point (0: never), and looks at all that it may have left behind. */
async function abortAt(operation: Operation, point: number): Promise<Abortion> {
  const found: string[] = [];
  await using server = await TestServer.start({ tree: TREE, users: { me: "secret" }, tls: "explicit" });
  using folder = temporaryFolder();
  const create = (): FTP_TLS =>
    new FTP_TLS({
      host: server.host,
      port: server.port,
      timeout: 20_000,
      tls: { ca: server.certificate.ca },
    });
  const [ftp, other] = [create(), create()];
  const { led, secure = false, call } = operation;
  if (led !== "nothing") await ftp.connect();
  if (led === undefined) await ftp.login("me", "secret", undefined, { secure });
  if (led === undefined) await other.connect();
  if (led === undefined) await other.login("me", "secret", undefined, { secure });

  const controller = new AbortController();
  const { signal } = controller;
  let points = 0;
  let settledAfter: Promise<void> | undefined;
  let hasSettled = false;
  const calling = atAwaitPoints(
    () => call(ftp, { signal, folder: folder.path, other }),
    (number) => {
      points = number;
      if (number !== point) return;
      controller.abort();
      settledAfter = withinHundredMilliseconds(() => hasSettled, found);
    },
  );
  const error = await calling.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  hasSettled = true;
  await settledAfter;
  if (error !== undefined && error !== signal.reason) found.push(`rejected with ${String(error)}`);
  if (getEventListeners(signal, "abort").length > 0) found.push("left a listener on the signal");
  // What is not whole is put away behind the rejection, which does not wait for the disk; under its name a file is whole.
  const parts = (): readonly string[] =>
    readdirSync(folder.path).filter((name) => readFileSync(join(folder.path, name), "latin1") !== TREE[name]);
  for (let count = 0; parts().length > 0 && count < 100; count += 1) await pause(1);
  if (parts().length > 0) found.push(`left ${parts().join()}`);
  if (ftp.state === "ready") {
    // In step, if it is open: the answer is that to this question.
    const answer = await (led === undefined ? ftp.pwd() : ftp.sendcmd("NOOP")).catch(String);
    if (!["/", "/sub", "200 NOOP ok"].includes(String(answer)) && !String(answer).startsWith("200"))
      found.push(`is ready, and out of step: ${String(answer)}`);
  } else if (ftp.state !== "closed") found.push(`is ${ftp.state}`);
  ftp.close();
  other.close();
  return { points, wasAborted: error !== undefined, faults: found };
}

/** A hundred pauses of a millisecond each, which are longer where the machine is busy. */
async function withinHundredMilliseconds(hasSettled: () => boolean, found: string[]): Promise<void> {
  for (let count = 0; count < 100; count += 1) {
    if (hasSettled()) return;
    await pause(1);
  }
  if (!hasSettled()) found.push("has not settled");
}

/** What stays open that was not open before, once all that is under way has had its time. */
async function leftOpen(before: number): Promise<readonly string[]> {
  for (let count = 0; openHandles() > before && count < 1_000; count += 1) await pause(1);
  return openHandles() > before ? process.getActiveResourcesInfo() : [];
}

describe("F73: a signal that fires at any point where an operation goes on behind an await", () => {
  it.each(Object.entries(operations))("%s", async (_name, operation) => {
    const before = openHandles();
    const clean = await abortAt(operation, 0);
    expect(clean.faults).toEqual([]);
    expect(clean.wasAborted).toBe(false);
    expect(clean.points).toBeGreaterThan(0);
    const step = Math.max(1, clean.points / POINTS);
    const broken: string[] = [];
    let aborted = 0;
    for (let point = 1; point <= clean.points; point += step) {
      const { faults: found, wasAborted } = await abortAt(operation, Math.floor(point));
      aborted += wasAborted ? 1 : 0;
      broken.push(...found.map((fault) => `at ${Math.floor(point)} of ${clean.points}: ${fault}`));
    }
    expect(broken).toEqual([]);
    expect(aborted).toBeGreaterThan(0);
    expect(await leftOpen(before)).toEqual([]);
  });
});

const LENGTH = 20_000;
const CONTENT = Buffer.alloc(LENGTH, "0123456789");

type Transfer = (ftp: FTP_TLS, signal: AbortSignal, onBytes: (count: number) => void) => Promise<unknown>;

async function* inThousands(onBytes: (count: number) => void): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < LENGTH; sent += 1_000) {
    yield CONTENT.subarray(sent, sent + 1_000);
    onBytes(1_000);
    await turn();
  }
}

const transfers: Readonly<Record<string, Transfer>> = {
  retrbinary: (ftp, signal, onBytes) =>
    ftp.retrbinary("RETR file", (block) => onBytes(block.length), { signal }),
  download: (ftp, signal, onBytes) => ftp.download("file", (block) => onBytes(block.length), { signal }),
  blocks: async (ftp, signal, onBytes) => {
    for await (const block of ftp.blocks("RETR file", { signal })) onBytes(block.length);
  },
  storbinary: (ftp, signal, onBytes) => ftp.storbinary("STOR up", inThousands(onBytes), { signal }),
  upload: (ftp, signal, onBytes) => ftp.upload(inThousands(onBytes), "up", { signal }),
};

describe.each([false, true])("F73: a signal that fires at every thousandth byte, with TLS: %s", (secure) => {
  it.each(Object.entries(transfers))("%s", async (name, transfer) => {
    const before = openHandles();
    for (let bytes = 1_000; bytes < LENGTH; bytes += 1_000) {
      await using server = await TestServer.start({
        tree: { file: CONTENT },
        users: { me: "secret" },
        tls: "explicit",
        faults: [at("retr-bytes", faults.splitEvery(1_000))],
      });
      const ftp = new FTP_TLS({ host: server.host, port: server.port, tls: { ca: server.certificate.ca } });
      await ftp.connect();
      await ftp.login("me", "secret", undefined, { secure });
      const controller = new AbortController();
      let soFar = 0;
      const calling = transfer(ftp, controller.signal, (count) => {
        soFar += count;
        if (soFar >= bytes) controller.abort();
      });
      await expect(calling, `${name} at ${bytes}`).rejects.toMatchObject({ name: "AbortError" });
      expect(ftp.state).toBe("closed");
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    }
    expect(await leftOpen(before)).toEqual([]);
  });
});
