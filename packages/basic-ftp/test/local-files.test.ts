import fs from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { at, type Fault, faults } from "@ftplib/testkit";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Bench, observe } from "./differential/observe.ts";

vi.mock("node:fs/promises", { spy: true });
afterEach(() => vi.restoreAllMocks());

const calls: Readonly<Record<string, (bench: Bench) => Promise<unknown>>> = {
  uploadFrom: ({ client, folder }) => client.uploadFrom(join(folder, "local.txt"), "new.txt"),
  appendFrom: ({ client, folder }) => client.appendFrom(join(folder, "local.txt"), "file.txt"),
  downloadTo: ({ client, folder }) => client.downloadTo(join(folder, "new.txt"), "file.txt"),
};

const failures: Readonly<Record<string, readonly [step: string, fault: Fault]>> = {
  "nothing fails": ["*", (truth) => truth],
  "bytes that come are refused": ["upload-bytes", faults.failData(1, "552 Disk full")],
  "bytes that go are reset": ["data-bytes", faults.resetData(5)],
  "the end is refused": ["final-reply", faults.permanent(451)],
  "the control connection ends": ["preliminary-reply", faults.finAfter()],
};

const table = Object.keys(calls).flatMap((call) =>
  Object.keys(failures).map((failure) => [call, failure] as const),
);

const wrongParts: Readonly<Record<string, (bench: Bench) => Promise<unknown>>> = {
  "uploadFrom, a start below 0": ({ client, folder }) =>
    client.uploadFrom(join(folder, "local.txt"), "new.txt", { localStart: -1 }),
  "uploadFrom, an end that is no number": ({ client, folder }) =>
    client.uploadFrom(join(folder, "local.txt"), "new.txt", { localEndInclusive: Number.NaN }),
  "appendFrom, an end before the start": ({ client, folder }) =>
    client.appendFrom(join(folder, "local.txt"), "file.txt", { localStart: 3, localEndInclusive: 1 }),
  "downloadTo, an offset that is no integer": ({ client, folder }) =>
    client.downloadTo(join(folder, "local.txt"), "file.txt", 1.5),
};

describe("G1: a part of a local file that cannot be", () => {
  it.each(Object.keys(wrongParts))("%s, is the error of basic-ftp, and the file is closed", async (name) => {
    const call = wrongParts[name] ?? expect.unreachable();
    const theirs = await observe("theirs", { call });
    vi.mocked(open).mockClear();
    const ours = await observe("ours", { call });
    expect(ours).toEqual(theirs);
    expect(ours.outcome).toHaveProperty("error.code");
    expect(vi.mocked(open).mock.settledResults).toMatchObject([{ value: { fd: -1 } }]);
  });
});

// A descriptor that is closed by its number after its handle was closed may be another's by then.
describe("G1: a local file is closed by its handle alone, whatever becomes of the transfer", () => {
  it.each(table)("%s, %s", async (name, failure) => {
    const byNumber = vi.spyOn(fs, "close");
    const [step, fault] = failures[failure] ?? expect.unreachable();
    const { outcome } = await observe("ours", {
      call: calls[name] ?? expect.unreachable(),
      faults: () => [at(step, fault)],
    });
    expect(outcome).toBeDefined();
    expect(byNumber).not.toHaveBeenCalled();
  });
});
