import { readdir, readFile } from "node:fs/promises";
import { connect } from "node:net";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { at, faults } from "@ftplib/testkit";
import { describe, expect, it, vi } from "vitest";
import { command } from "../src/command/command.ts";
import type { Session } from "../src/session/session.ts";
import { releasePort } from "../src/transfer/data-connector.ts";
import { play } from "./play.ts";
import { type FtpConnector, isFtpError } from "../src/index.ts";
import { openBench, sample } from "./open-client.ts";

const names = Array.from({ length: 25 }, (_, index) => `file-${index}`);
const contents = (name: string): Uint8Array => sample(100 + Number(name.slice(5)) * 997);
const tree = Object.fromEntries(names.map((name) => [name, Buffer.from(contents(name))]));

function said(transcript: string): string[] {
  const lines = transcript.split("\n").filter((line) => line.startsWith("C: "));
  return lines.slice(lines.indexOf("C: TYPE I") + 1);
}

describe("retrieveMany", () => {
  for (const tls of ["none", "explicit"] as const) {
    for (const count of [1, 3]) {
      it(`every file whole, ${count} connections, TLS ${tls}`, async () => {
        await using bench = await openBench({ tree, tls });
        const alongside = await Promise.all(Array.from({ length: count - 1 }, () => bench.more()));
        const seen = new Set<string>();
        for await (const file of bench.ftp.retrieveMany(names, { alongside })) {
          expect(file.error).toBe(undefined);
          expect(Buffer.compare(file.data ?? new Uint8Array(0), contents(file.item))).toBe(0);
          seen.add(file.item);
        }
        expect(seen.size).toBe(names.length);
        expect(await bench.ftp.pwd()).toBe("/");
      });
    }
  }

  it("sends NOOP behind transfer commands until it is known what the server makes of that, and nothing behind the last", async () => {
    await using bench = await openBench({ tree });
    for await (const file of bench.ftp.retrieveMany(["file-0", "file-1", "file-2"]))
      expect(file.error).toBe(undefined);
    const lines = said(bench.server.transcript.toString());
    expect(lines.filter((line) => !/^C: (PASV|EPSV)/.test(line))).toEqual([
      "C: FEAT",
      "C: RETR file-0",
      "C: NOOP",
      "C: RETR file-1",
      "C: NOOP",
      "C: RETR file-2",
    ]);
  });

  it("D2: in active mode PORT and the transfer command share a packet", async () => {
    await using bench = await openBench({ tree }, { passive: false });
    for await (const { item, data } of bench.ftp.retrieveMany(names)) {
      expect(Buffer.compare(data ?? new Uint8Array(0), contents(item))).toBe(0);
    }
    const lines = said(bench.server.transcript.toString());
    expect(lines.filter((line) => line.startsWith("C: PORT")).length).toBe(names.length);
    for await (const { error } of bench.ftp.storeMany([{ path: "new", source: sample(99) }]))
      expect(error).toBe(undefined);
    await using extended = await openBench({ tree, without: ["PORT"] }, { passive: false });
    for (const { error } of await extended.ftp.retrieveMany(names)) expect(error).toBe(undefined);
    await using refusing = await openBench({ tree, without: ["PORT", "EPRT"] }, { passive: false });
    for await (const { error } of refusing.ftp.retrieveMany(["file-0"])) {
      expect(error).toMatchObject({ code: "ERR_FTP_PERMANENT" });
    }
    expect(await refusing.ftp.pwd()).toBe("/");
  });

  it("a file that is refused does not end the others", async () => {
    await using bench = await openBench({ tree });
    const outcomes: unknown[] = [];
    for await (const { item, error } of bench.ftp.retrieveMany([
      "file-1",
      "none",
      "file-2",
      "no\nne",
      "file-3",
    ])) {
      outcomes.push([item, error instanceof Error ? error.constructor.name : error]);
    }
    expect(outcomes).toEqual([
      ["file-1", undefined],
      ["none", "PermanentReplyError"],
      ["file-2", undefined],
      ["no\nne", "RangeError"],
      ["file-3", undefined],
    ]);
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("to local files, which get their names when they are whole", async () => {
    await using bench = await openBench({ tree });
    const files = [...names, "none"].map((path) => ({ path, destination: bench.local(path) }));
    for await (const { item, data, bytes, error } of bench.ftp.retrieveMany(files)) {
      expect(data).toBe(undefined);
      if (error !== undefined) expect(item.path).toBe("none");
      else expect(bytes).toBe(contents(item.path).length);
    }
    for (const name of names) {
      expect(Buffer.compare(await readFile(bench.local(name)), contents(name))).toBe(0);
    }
    expect((await readdir(dirname(bench.local("x")))).sort()).toEqual([...names].sort());
  });

  it("what cannot be opened is the failure of its file alone", async () => {
    await using bench = await openBench({ tree });
    const files = [
      { path: "file-1", destination: bench.local("one") },
      { path: "file-2", destination: new URL("http://example.com/two") },
      { path: "file-3", destination: bench.local("none/three") },
      { path: "file-4", destination: bench.local("four") },
    ];
    const codes: unknown[] = [];
    for await (const { error } of bench.ftp.retrieveMany(files)) {
      codes.push(error instanceof Error && "code" in error ? error.code : error);
    }
    expect(codes).toEqual([undefined, "ERR_INVALID_URL_SCHEME", "ENOENT", undefined]);
    expect((await readdir(dirname(bench.local("x")))).sort()).toEqual(["four", "one"]);
  });

  it.each(["break", "abort", "close"] as const)("no half file is left behind: %s", async (way) => {
    await using bench = await openBench({ tree });
    const alongside = [await bench.more()];
    const stopping = new AbortController();
    const files = names.map((path) => ({ path, destination: bench.local(path) }));
    const run = async (): Promise<void> => {
      let count = 0;
      for await (const file of bench.ftp.retrieveMany(files, { alongside, signal: stopping.signal })) {
        void file;
        count += 1;
        if (count === 3 && way === "break") break;
        if (count === 3 && way === "abort") stopping.abort(new Error("enough"));
        if (count === 3 && way === "close") for (const ftp of [bench.ftp, ...alongside]) ftp.close();
      }
    };
    if (way === "break") await run();
    else await expect(run()).rejects.toThrow(way === "abort" ? "enough" : "lost");
    for (const name of await readdir(dirname(bench.local("x")))) {
      expect(Buffer.compare(await readFile(bench.local(name)), contents(name))).toBe(0);
    }
  });

  it.each([-1, Number.NaN, Number.NEGATIVE_INFINITY])("S89: maxSize %d is refused", async (maxSize) => {
    await using bench = await openBench({ tree });
    expect(() => bench.ftp.retrieveMany(["file-0"], { maxSize })).toThrow(RangeError);
  });

  it("S89: a file larger than maxSize is refused", async () => {
    await using bench = await openBench({ tree });
    const outcomes: unknown[] = [];
    for await (const { error } of bench.ftp.retrieveMany(["file-0", "file-24", "file-1"], {
      maxSize: 5_000,
    })) {
      outcomes.push(error instanceof RangeError);
    }
    expect(outcomes).toEqual([false, true, false]);
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("S89: data that goes on behind the announced size is ended there, and the other files come", async () => {
    await using bench = await openBench({
      tree,
      faults: [
        at(
          "retr-end",
          faults.when(({ argument }) => argument === "file-1", faults.endlessData()),
        ),
      ],
    });
    const outcomes: unknown[] = [];
    for await (const { error } of bench.ftp.retrieveMany(["file-0", "file-1", "file-2"])) {
      outcomes.push(isFtpError(error) ? error.code : error);
    }
    expect(outcomes).toEqual([undefined, "ERR_FTP_INCOMPLETE", undefined]);
    expect(await bench.ftp.pwd()).toBe("/");
  });

  it("F36: a file that is shorter than announced is told", async () => {
    await using bench = await openBench({ tree, faults: [at("retr-bytes", faults.truncateData(50))] });
    for await (const { error } of bench.ftp.retrieveMany(["file-0"])) {
      expect(error).toMatchObject({ code: "ERR_FTP_INCOMPLETE", bytes: 50, expected: 100 });
    }
  });

  it("other calls may be made meanwhile", async () => {
    await using bench = await openBench({ tree });
    const sizes: (number | undefined)[] = [];
    for await (const { item, bytes } of bench.ftp.retrieveMany(names)) {
      expect(await bench.ftp.size(item)).toBe(bytes);
      if (sizes.length < 3) await bench.ftp.retrbinary(`RETR ${item}`, () => {});
      sizes.push(bytes);
    }
    expect(sizes.length).toBe(names.length);
  });

  it("leaving early leaves the session in step, and closes the iterable", async () => {
    await using bench = await openBench({ tree });
    let isClosed = false;
    async function* source(): AsyncGenerator<string> {
      try {
        yield* names;
      } finally {
        isClosed = true;
      }
    }
    for await (const file of bench.ftp.retrieveMany(source())) {
      expect(file.error).toBe(undefined);
      break;
    }
    expect(isClosed).toBe(true);
    expect(await bench.ftp.pwd()).toBe("/");
    await bench.ftp.retrbinary("RETR file-3", () => {});
  });

  it.each(["goes on", "is left"])(
    "F23: a transfer within the loop gives up the port asked for ahead; the loop %s",
    async (end) => {
      const dropped: number[] = [];
      // A firewall that drops what goes to ports at which nobody listens.
      const connector: FtpConnector = ({ port }) =>
        new Promise((resolve) => {
          const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true }, () => resolve(socket));
          socket.once("error", () => dropped.push(port));
        });
      await using bench = await openBench({ tree }, { connector });
      let count = 0;
      for await (const file of bench.ftp.retrieveMany(names)) {
        expect(file.error).toBe(undefined);
        if (++count % 5 > 0) continue;
        await bench.ftp.retrbinary("RETR file-3", () => {});
        if (end === "is left") break;
      }
      expect(await bench.ftp.pwd()).toBe("/");
      expect(dropped).toEqual([]);
    },
  );

  it("the iterable's own error, and the signal's reason, are thrown", async () => {
    await using bench = await openBench({ tree });
    const failure = new Error("no more names");
    async function* source(): AsyncGenerator<string> {
      yield "file-0";
      throw failure;
    }
    const all = async (files: AsyncIterable<unknown>): Promise<void> => {
      for await (const file of files) void file;
    };
    await expect(all(bench.ftp.retrieveMany(source()))).rejects.toBe(failure);
    expect(await bench.ftp.pwd()).toBe("/");
    const reason = new Error("enough");
    await expect(all(bench.ftp.retrieveMany(names, { signal: AbortSignal.abort(reason) }))).rejects.toBe(
      reason,
    );
  });

  it("F8: a connection that is lost leaves its files to the others; when all are, the rest is refused", async () => {
    await using bench = await openBench({ tree });
    const other = await bench.more();
    let count = 0;
    let failed = 0;
    const run = async (): Promise<void> => {
      for await (const file of bench.ftp.retrieveMany(names, { alongside: [other] })) {
        if (file.error !== undefined) {
          expect(isFtpError(file.error)).toBe(true);
          failed += 1;
        }
        count += 1;
        if (count === 3) other.close();
      }
    };
    await run();
    expect(count).toBe(names.length);
    expect(failed).toBeLessThanOrEqual(1);
    const alone = async (): Promise<void> => {
      for await (const file of bench.ftp.retrieveMany(names)) {
        void file;
        bench.ftp.close();
      }
    };
    await expect(alone()).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
  });
});

describe("F8: what a lost connection has taken in advance", () => {
  const held = (): { path: string; source: Readable | AsyncIterable<Uint8Array> }[] => [
    { path: "1", source: waiting() },
    { path: "2", source: Readable.from([sample(10)]) },
    { path: "3", source: Readable.from([sample(30)]) },
  ];
  async function* waiting(): AsyncGenerator<Uint8Array> {
    await new Promise(() => {});
    yield sample(20);
  }

  it.each(["an array", "an iterable that waits"])(
    "is stored by another that has nothing to do: %s",
    async (kind) => {
      await using bench = await openBench();
      let end = (): void => {};
      const ended = new Promise<void>((resolve) => (end = resolve));
      const files =
        kind === "an array"
          ? held()
          : (async function* () {
              yield* held();
              await ended;
            })();
      const outcomes: (readonly [string, number])[] = [];
      for await (const { item, bytes } of bench.ftp.storeMany(files, { alongside: [await bench.more()] })) {
        outcomes.push([item.path, bytes]);
        // When the other has found nothing left.
        if (item.path === "2") setImmediate(() => setImmediate(() => bench.ftp.close()));
        if (item.path === "3") end();
      }
      expect(outcomes.toSorted()).toEqual([
        ["1", 0],
        ["2", 10],
        ["3", 30],
      ]);
    },
  );

  it("is ended when there is no other", async () => {
    await using bench = await openBench();
    const files = held();
    const running = bench.ftp.storeMany(files.values()).toArray();
    while (!bench.server.transcript.toString().includes("STOR 1")) await new Promise(setImmediate);
    bench.ftp.close();
    await expect(running).rejects.toMatchObject({ code: "ERR_FTP_CLOSED" });
    expect(files.map(({ source }) => source instanceof Readable && source.destroyed)).toEqual([
      false,
      true,
      false,
    ]);
  });
});

/** What pyftpdlib says: it acts on a command behind a transfer command at once, and drops the transfer for it. */
const begin = `
S: 220 ready
C: TYPE I
C: FEAT
S: 200 ok
S: 211-Features:
S:  SIZE
S: 211 End
`;

const file = (name: string, behind: string, replies: string): string => `
C: RETR ${name}
${behind === "" ? "" : `C: ${behind}`}
S: 150 here
D: ${name}
D: (end)
${replies}
`;
const passive = "C: PASV\nS: 227 Entering Passive Mode (127,0,0,1,{p1},{p2}).";
const named = "227 Entering Passive Mode (127,0,0,1,{p1},{p2}).";

const learning = `${begin}
${passive}${file("a", "NOOP", "S: 226 done\nS: 200 ok")}
${passive}${file("b", "NOOP", "S: 226 done\nS: 200 ok")}
${passive}${file("c", "PASV", `S: 226 done\nS: ${named}`)}
${file("d", "", "S: 226 done")}
`;

const atOnce = `${begin}
${passive}
C: RETR a
C: NOOP
S: 150 here
S: 200 at once
D: a
D: (end)
S: 226 done
${passive}${file("b", "", "S: 226 done")}
${passive}${file("c", "", "S: 226 done")}
${passive}${file("d", "", "S: 226 done")}
`;

const refusedAtOnce = atOnce.replace("S: 200 at once", "S: 500 not now");

it("F23: a port that is given up is connected to for two seconds at most, whatever `dataConnect` is", async () => {
  vi.useFakeTimers();
  const options = { connector: () => new Promise(() => {}), timeouts: { dataConnect: 30_000 } };
  const session = { facts: { dataPorts: 1 }, options, signal: new AbortController().signal };
  const endpoint = { port: 4_000, dataPorts: 1, since: 0, host: undefined, command: command("PASV") };
  let isReleased = false;
  const released = releasePort(session as unknown as Session, endpoint).then(() => (isReleased = true));
  await vi.advanceTimersByTimeAsync(2_100);
  expect(isReleased).toBe(true);
  vi.useRealTimers();
  await released;
});

/** What hands items on takes a few turns of the queue of promises for each. */
async function* through<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  for await (const item of items) yield item;
}

/** The names, through so many generators. */
function namesThrough(layers: number): Iterable<string> | AsyncIterable<string> {
  let source: Iterable<string> | AsyncIterable<string> = ["a", "b", "c", "d"];
  for (let layer = 0; layer < layers; layer++) source = through(source);
  return source;
}

it.each([
  ["F33: what waits for the end of a transfer is sent PASV ahead, once it has shown that twice", learning],
  ["F33: so it is where the names come through eight generators", learning, 8],
  ["F33: what answers a command during a transfer is asked in turn", atOnce],
  ["F33: a refusal of the command behind, during the transfer, is not the transfer's", refusedAtOnce],
])("%s", async (_, script, layers = 0) => {
  const outcomes = await play(
    script.replaceAll(/\n+/g, "\n").trim(),
    async (ftp) => {
      const all: unknown[] = [];
      for await (const { item, data, error } of ftp.retrieveMany(namesThrough(layers))) {
        all.push([
          item,
          Buffer.from(data ?? [])
            .toString()
            .trim(),
          error,
        ]);
      }
      return all;
    },
    { cuts: [undefined] },
  );
  expect(outcomes).toEqual(["a", "b", "c", "d"].map((name) => [name, name, undefined]));
});

describe("storeMany", () => {
  for (const tls of ["none", "explicit"] as const) {
    it(`every file whole, TLS ${tls}`, async () => {
      await using bench = await openBench({ tls });
      const alongside = [await bench.more()];
      const files = names.map((path, index) => ({
        path,
        source: index % 2 === 0 ? contents(path) : [contents(path)],
      }));
      const stored: string[] = [];
      for await (const { item, bytes, error } of bench.ftp.storeMany(files, { alongside })) {
        expect(error).toBe(undefined);
        expect(bytes).toBe(contents(item.path).length);
        stored.push(item.path);
      }
      expect(stored.length).toBe(names.length);
      for await (const { item, data } of bench.ftp.retrieveMany(names)) {
        expect(Buffer.compare(data ?? new Uint8Array(0), contents(item))).toBe(0);
      }
    });
  }

  it("a file that is refused, or whose source fails, does not end the others", async () => {
    await using bench = await openBench();
    const dry = new Error("dry");
    async function* source(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      throw dry;
    }
    const files = [
      { path: "a", source: contents("file-1") },
      { path: "no/where", source: contents("file-2") },
      { path: "b", source: source() },
      { path: "c", source: bench.local("missing") },
      { path: "d", source: contents("file-3") },
    ];
    const outcomes: unknown[] = [];
    for await (const { item, error } of bench.ftp.storeMany(files)) {
      outcomes.push([item.path, error instanceof Error && "code" in error ? error.code : error]);
    }
    expect(outcomes).toEqual([
      ["a", undefined],
      ["no/where", "ERR_FTP_PERMANENT"],
      ["b", dry],
      ["c", "ENOENT"],
      ["d", undefined],
    ]);
    expect(await bench.ftp.pwd()).toBe("/");
  });
});
