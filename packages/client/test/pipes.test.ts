import { execFileSync } from "node:child_process";
import { closeSync, constants, createReadStream, openSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import { ConnectionClosedError, type UploadOrigin } from "../src/index.ts";
import { type Bench, openBench, sample } from "./open-client.ts";

interface NamedPipe {
  readonly path: string;
  /** Both ends of it, so that who opens it does not wait. */
  readonly ends: number;
}

function pipeOf(bench: Bench): NamedPipe {
  const path = bench.local("pipe");
  execFileSync("mkfifo", [path]);
  return { path, ends: openSync(path, constants.O_RDWR | constants.O_NONBLOCK) };
}

const origins: readonly (readonly [string, (path: string) => UploadOrigin | Promise<UploadOrigin>])[] = [
  ["a path", (path) => path],
  ["an open file", async (path) => await open(path, "r")],
  ["a stream", (path) => createReadStream(path)],
];

describe("F70: a pipe in which nothing moves holds no failed call", () => {
  it.each(origins)("an upload from %s that is refused", async (_, originOf) => {
    await using bench = await openBench({ faults: [at("stor-command", faults.reply("553 no"))] });
    const { path, ends } = pipeOf(bench);
    const origin = await originOf(path);
    await expect(bench.ftp.upload(origin, "x")).rejects.toThrow("553 no");
    expect(await bench.ftp.pwd()).toBe("/");
    // Ends the read that is under way.
    writeSync(ends, "late");
    if (typeof origin === "object" && "fd" in origin) await (origin as FileHandle).close();
    closeSync(ends);
  });

  it("a download that the server breaks off", async () => {
    // More than a pipe holds, and as much as the client keeps in memory.
    const tree = { large: Buffer.from(sample(90_000)) };
    await using bench = await openBench({ tree, faults: [at("retr-final", faults.reply("426 cut"))] });
    const { path, ends } = pipeOf(bench);
    await expect(bench.ftp.download("large", path)).rejects.toThrow("426 cut");
    expect(await bench.ftp.pwd()).toBe("/");
    closeSync(ends);
  });
});

describe("F76: after close() nothing more is taken from the pipe of an upload than the read under way takes", () => {
  it("by its path", async () => {
    await using bench = await openBench();
    const { path, ends } = pipeOf(bench);
    await closedAfterOne(bench, path, ends);
    const writer = openSync(path, constants.O_WRONLY);
    closeSync(ends);
    writeSync(writer, "two");
    // The pipe has no reader any more.
    await vi.waitFor(() => expect(() => closeSync(openWithoutWait(path))).toThrow("ENXIO"), {
      timeout: 5_000,
    });
    closeSync(writer);
  });

  it("by an open file", async () => {
    await using bench = await openBench();
    const { path, ends } = pipeOf(bench);
    await using file = await open(path, "r");
    const reads: Promise<unknown>[] = [];
    const watched = {
      fd: file.fd,
      stat: () => file.stat(),
      read: (...given: Parameters<FileHandle["read"]>) => {
        const read = file.read(...given);
        reads.push(read);
        return read;
      },
    };
    await closedAfterOne(bench, watched as unknown as FileHandle, ends);
    const before = reads.length;
    writeSync(ends, "two");
    await Promise.all(reads);
    await new Promise(setImmediate);
    expect(reads).toHaveLength(before);
    closeSync(ends);
  });

  it("by a stream, which is destroyed", async () => {
    await using bench = await openBench();
    const { path, ends } = pipeOf(bench);
    const stream = createReadStream(path);
    await closedAfterOne(bench, stream, ends);
    expect(stream.destroyed).toBe(true);
    writeSync(ends, "two");
    closeSync(ends);
  });

  /** Closes the client when the first bytes of the pipe have been sent. */
  async function closedAfterOne({ ftp }: Bench, origin: UploadOrigin, ends: number): Promise<void> {
    let onSent = (): void => {};
    const sent = new Promise<void>((resolve) => (onSent = resolve));
    const uploading = ftp.upload(origin, "x", { progress: ({ bytes }) => void (bytes === 3 && onSent()) });
    uploading.catch(() => {});
    writeSync(ends, "one");
    await sent;
    ftp.close();
    await expect(uploading).rejects.toThrow(ConnectionClosedError);
  }
});

function openWithoutWait(path: string): number {
  return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
}
