import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { openBench, sample } from "./open-client.ts";

describe("F70: a signal ends retrieveMany while a pipe takes nothing more", () => {
  // More than a pipe holds, and as much as the client keeps in memory.
  const tree = { large: Buffer.from(sample(90_000)), small: "some" };

  it.each([
    ["with nothing else to do", []],
    ["with other files to come", ["small"]],
    ["with several connections", ["small", "small", "small"]],
  ])("%s", async (_name, others) => {
    await using bench = await openBench({ tree });
    const alongside = others.length > 1 ? [await bench.more()] : [];
    const pipe = bench.local("pipe");
    execFileSync("mkfifo", [pipe]);
    // A reader that reads nothing.
    const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    const controller = new AbortController();
    const files = [{ path: "large", destination: pipe }, ...others.map((path) => ({ path }))];
    const running = bench.ftp.retrieveMany(files, { signal: controller.signal, alongside }).toArray();
    running.catch(() => {});
    const said = (): number =>
      bench.server.transcript.lines.filter((line) => line.startsWith("S: 226")).length;
    await vi.waitFor(() => expect(said()).toBe(files.length), { timeout: 5_000 });
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    closeSync(reader);
  });
});
