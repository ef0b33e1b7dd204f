import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FTP } from "../src/index.ts";

// In a thread of its own, which goes on while this one is kept from it.
const SERVER = `
const { createServer } = require("node:net");
const { parentPort } = require("node:worker_threads");
const server = createServer((socket) => {
  socket.on("error", () => {});
  socket.write("220 ready\\r\\n");
  socket.on("data", (bytes) => {
    // When the client computes already.
    if (String(bytes) === "PWD\\r\\n") setTimeout(() => socket.write('257 "/here"\\r\\n'), 50);
  });
});
server.listen(0, "127.0.0.1", () => parentPort.postMessage(server.address().port));
`;

/** Milliseconds. */
const LIMIT = 150;

/** Keeps the event loop from turning, as a caller does that computes. */
function compute(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

let worker: Worker;
let port: number;
beforeAll(async () => {
  worker = new Worker(SERVER, { eval: true });
  [port] = (await once(worker, "message")) as [number];
});
afterAll(async () => {
  await worker.terminate();
});

describe("F77: a process that was busy itself for longer than the limit of a reply", () => {
  it("takes the reply that had come by then", async () => {
    const ftp = await FTP.open("127.0.0.1", { port, timeout: { reply: LIMIT } });
    const path = ftp.pwd();
    await new Promise(setImmediate);
    compute(LIMIT * 2);
    expect(await path).toBe("/here");
    ftp.close();
  });

  it("still notices that none has come", async () => {
    const ftp = await FTP.open("127.0.0.1", { port, timeout: { reply: LIMIT } });
    const reply = ftp.voidcmd("NOOP");
    await new Promise(setImmediate);
    compute(LIMIT * 2);
    await expect(reply).rejects.toMatchObject({ code: "ERR_FTP_TIMEOUT", phase: "reply" });
    ftp.close();
  });
});
