import { type PassThrough, Readable, Writable } from "node:stream";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { type Bench, observe } from "./differential/observe.ts";

describe("G1: a destination in object mode", () => {
  it("is given Buffers", async () => {
    const call = async ({ client }: Bench): Promise<unknown> => {
      const chunks: unknown[] = [];
      const write = (chunk: unknown, _encoding: string, done: () => void): void => {
        chunks.push([Buffer.isBuffer(chunk), String(chunk)]);
        done();
      };
      await client.downloadTo(new Writable({ objectMode: true, write }), "file.txt");
      return chunks;
    };
    const [theirs, ours] = [await observe("theirs", { call }), await observe("ours", { call })];
    expect(ours.outcome).toEqual(theirs.outcome);
    expect(ours.outcome).toEqual({ value: [[true, "hello, world\n"]] });
  });
});

describe("G1: listeners on streams that outlive the call", () => {
  const events = ["error", "close", "drain", "finish", "readable", "end"];
  const counts = (stream: NodeJS.EventEmitter): number[] =>
    events.map((event) => stream.listenerCount(event));

  it.each(["empty.txt", "none.txt"])("process.stdout has none of downloadTo: %s", async (file) => {
    const before = counts(process.stdout);
    const call = async ({ client }: Bench): Promise<unknown> => {
      const outcome = client.downloadTo(process.stdout, file);
      expect(counts(process.stdout)).not.toEqual(before);
      return await outcome;
    };
    await observe("ours", { call });
    expect(counts(process.stdout)).toEqual(before);
  });

  it("a source that was refused has none", async () => {
    const source = new Readable({ read() {} });
    source.push("one");
    const before = counts(source);
    const call = async ({ client }: Bench): Promise<unknown> => await client.uploadFrom(source, "new.txt");
    const rules = { faults: () => [at("stor-command", faults.permanent(550))] };
    await expect(observe("ours", { call, ...rules })).resolves.toMatchObject({
      outcome: { error: { code: 550 } },
    });
    expect(counts(source)).toEqual(before);
  });
});

const nothing: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  "a stream of the Web": new WritableStream(),
  "a number": 5,
};

describe("G1: what is no stream", () => {
  it.each(Object.keys(nothing))("%s is a rejection that says so, and the client stays open", async (name) => {
    for (const method of ["uploadFrom", "appendFrom", "downloadTo"] as const) {
      const call = async (bench: Bench): Promise<unknown> => {
        const outcome: unknown = bench.client[method](nothing[name] as PassThrough, "file.txt");
        expect(outcome).toBeInstanceOf(Promise);
        return await outcome;
      };
      const { outcome, isClosed, commands } = await observe("ours", { call });
      expect(outcome).toMatchObject({
        error: { message: expect.stringMatching(/must be a stream of Node/) },
      });
      expect([isClosed, commands]).toEqual([false, []]);
    }
  });
});
