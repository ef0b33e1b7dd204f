import { createHash } from "node:crypto";
import { symlinkSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { at, compose, type Fault, faults, type TestServerOptions } from "@ftplib/testkit";
import { describe, expect, it, type MockInstance, vi } from "vitest";
import type { DownloadOptions } from "../src/download/download-options.ts";
import type { TransferProgress } from "../src/progress/progress.ts";
import { bytesOf } from "./bytes.ts";
import { cutData, cuts } from "./cuts.ts";
import { LocalDirectory } from "./local-directory.ts";
import { commandsOf, openSite, type TestSite } from "./sites.ts";

const TIME = Date.UTC(2024, 1, 3, 4, 5, 6);
const OTHER_TIME = Date.UTC(2024, 1, 3, 4, 5, 7);

const content = bytesOf(800_000);
const other = bytesOf(800_000, 2);

async function openWith(settings: TestServerOptions = {}, connections = 4): Promise<TestSite> {
  const open = await openSite({ tree: { "a.bin": content }, ...settings }, { connections });
  await open.server.files.setModified("/a.bin", TIME);
  return open;
}

/** Downloads a part of the file and leaves it, as a process that is stopped. */
async function leavePart(
  directory: LocalDirectory,
  bytes: number,
  options: DownloadOptions = {},
): Promise<void> {
  const settings = { tree: { "a.bin": content }, faults: [at("retr-bytes", faults.resetData(bytes))] };
  await using open = await openSite(settings, { retry: false });
  await open.server.files.setModified("/a.bin", TIME);
  await expect(open.site.download("a.bin", directory.at("a.bin"), options)).rejects.toThrow();
}

const twice = bytesOf(3_000_000);

/** From now on files take so many bytes more, and then the disk is full. */
async function fullDisk(room: number): Promise<MockInstance> {
  const file = await open("/dev/null");
  const prototype = Object.getPrototypeOf(file) as FileHandle;
  await file.close();
  const write = prototype.write as (...args: readonly unknown[]) => unknown;
  let left = room;
  const writeIfThereIsRoom = (that: unknown, args: readonly unknown[]): unknown => {
    const [bytes, offset, length, position] = args;
    const count = Math.min(left, Number(length));
    left -= count;
    if (count > 0) return write.call(that, bytes, offset, count, position);
    const facts = { code: "ENOSPC", errno: -28, syscall: "write" };
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), facts);
  };
  return vi.spyOn(prototype, "write").mockImplementation(async function (this: unknown, ...args: unknown[]) {
    return await writeIfThereIsRoom(this, args);
  } as never);
}

/** Refuses the second and the third transfer, whatever becomes of the first. */
const others = (reply: string): Fault =>
  compose(faults.nth(2, faults.reply(reply)), faults.nth(3, faults.reply(reply)));

function restsOf(open: TestSite): string[] {
  return commandsOf(open.server).filter((line) => line.startsWith("REST"));
}

describe("D1: the final name appears when the file is complete", () => {
  it("has another name until then, and a record of what it is a part of", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const seen: string[][] = [];
    const result = await open.site.download("a.bin", directory.at("a.bin"), {
      onProgress: () => void seen.push(directory.names),
    });
    expect(seen[0]).toEqual([".a.bin.part", ".a.bin.part.json"]);
    expect(directory.names).toEqual(["a.bin"]);
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(result).toEqual({
      bytes: 800_000,
      size: 800_000,
      mtime: new Date(TIME),
      resumedAt: 0,
      hash: undefined,
    });
  });

  it("leaves the part and its record after a failure", async () => {
    using directory = new LocalDirectory();
    await leavePart(directory, 200_000);
    expect(directory.names).toEqual([".a.bin.part", ".a.bin.part.json"]);
    expect(directory.read(".a.bin.part").equals(content.subarray(0, 200_000))).toBe(true);
    expect(JSON.parse(directory.read(".a.bin.part.json").toString())).toEqual({
      version: 1,
      size: 800_000,
      modified: TIME,
      offset: 200_000,
    });
  });

  it.each([
    ["a file as small as what would be compared", "small.txt", []],
    ["a file without a time", "a.bin", ["MLST", "MLSD", "MDTM"]],
  ])("leaves nothing of %s", async (_name, path, without) => {
    using directory = new LocalDirectory();
    const tree = { "a.bin": content, "small.txt": bytesOf(65_536) };
    await using open = await openSite({ tree, without, faults: [cutData(1000)] }, { retry: false });
    await expect(open.site.download(path, directory.at("x"))).rejects.toThrow();
    expect(directory.names).toEqual([]);
  });

  it("replaces what a link leads to, and no link in the part's place is followed", async () => {
    using directory = new LocalDirectory();
    directory.write("real.bin", "old");
    directory.write("victim", "untouched");
    symlinkSync("real.bin", directory.at("link.bin"));
    symlinkSync("victim", directory.at(".real.bin.part"));
    await using open = await openWith();
    await open.site.download("a.bin", directory.at("link.bin"));
    expect(directory.names).toEqual(["link.bin", "real.bin", "victim"]);
    expect(directory.read("real.bin").equals(content)).toBe(true);
    expect(directory.read("victim").toString()).toBe("untouched");
  });

  it("a link on the server is what it leads to, whatever MLST says of it", async () => {
    using directory = new LocalDirectory();
    const asLink = faults.changeText((line) =>
      line.replace("type=file;size=800000", "type=OS.unix=slink:x;size=1"),
    );
    await using open = await openWith({ faults: [at("mlst", asLink)] });
    await open.site.download("a.bin", directory.at("a.bin"));
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(directory.modified("a.bin")).toBe(TIME);
    expect(commandsOf(open.server)).toContain("SIZE a.bin");
  });

  it("a call that waits for another one's file leaves when its signal fires", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({ faults: [at("retr-bytes", faults.once(faults.stallData(100)))] });
    const controllers = [new AbortController(), new AbortController()];
    const local = directory.at("a.bin");
    let received = 0;
    const onProgress = ({ bytes }: TransferProgress): void => void (received = bytes);
    const calls = controllers.map(({ signal }) => open.site.download("a.bin", local, { signal, onProgress }));
    const settled = Promise.allSettled(calls);
    controllers[1]?.abort(new Error("the second"));
    await expect(calls[1]).rejects.toThrow("the second");
    const third = open.site.download("a.bin", local);
    // The transfer that stalls is the first one's.
    await expect.poll(() => received).toBe(100);
    controllers[0]?.abort(new Error("the first"));
    await expect(calls[0]).rejects.toThrow("the first");
    expect((await third).size).toBe(800_000);
    await settled;
  });

  it("two calls for one file do not meet", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const local = directory.at("a.bin");
    await Promise.all([1, 2, 3].map(() => open.site.download("a.bin", local)));
    expect(directory.names).toEqual(["a.bin"]);
    expect(directory.read("a.bin").equals(content)).toBe(true);
  });
});

type StartingOver = readonly [
  name: string,
  prepare: (directory: LocalDirectory) => void,
  change?: (open: TestSite) => Promise<unknown>,
];

describe("D2: a part is continued if it is certain what it is a part of", () => {
  it("fetches the last 64 KiB again, on the data connection of the rest", async () => {
    using directory = new LocalDirectory();
    await leavePart(directory, 200_000);
    await using open = await openWith();
    const result = await open.site.download("a.bin", directory.at("a.bin"));
    expect(result).toMatchObject({ bytes: 600_000, size: 800_000, resumedAt: 200_000 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(directory.names).toEqual(["a.bin"]);
    const retrieved = commandsOf(open.server).filter((line) => /^(REST|RETR)/.test(line));
    expect(retrieved).toEqual(["REST 134464", "RETR a.bin"]);
  });

  it("a part that lacks nothing but its name has its end compared", async () => {
    using directory = new LocalDirectory();
    await leavePart(directory, 200_000);
    directory.write(".a.bin.part", content);
    await using open = await openWith();
    const result = await open.site.download("a.bin", directory.at("a.bin"));
    expect(result.resumedAt).toBe(800_000 - 65_536);
    expect(restsOf(open)).toEqual([`REST ${800_000 - 2 * 65_536}`]);
  });

  const record = { version: 1, size: 800_000, modified: TIME, offset: 200_000 };
  const rows: readonly StartingOver[] = [
    ["another size", (d) => d.write(".a.bin.part.json", JSON.stringify({ ...record, size: 800_001 }))],
    ["another time", (d) => d.write(".a.bin.part.json", JSON.stringify({ ...record, modified: OTHER_TIME }))],
    [
      "the time of the server changed",
      () => {},
      (open) => open.server.files.setModified("/a.bin", OTHER_TIME),
    ],
    ["no record", (d) => d.write(".a.bin.part.json", "")],
    ["a damaged record", (d) => d.write(".a.bin.part.json", JSON.stringify(record).slice(0, -9))],
    [
      "a record of another version",
      (d) => d.write(".a.bin.part.json", JSON.stringify({ ...record, version: 2 })),
    ],
    [
      "a record with a gap",
      (d) =>
        d.write(
          ".a.bin.part.json",
          JSON.stringify({
            ...record,
            ranges: [
              [0, 9, 9],
              [10, 10, 800_000],
            ],
          }),
        ),
    ],
    ["a part longer than the file", (d) => d.write(".a.bin.part", Buffer.alloc(800_001))],
    ["an empty part", (d) => d.write(".a.bin.part", "")],
  ];
  it.each(rows.map(([name, prepare, change]) => ({ name, prepare, change })))(
    "$name: starts over",
    async (row) => {
      const { prepare, change } = row;
      using directory = new LocalDirectory();
      await leavePart(directory, 200_000);
      prepare(directory);
      await using open = await openWith();
      await change?.(open);
      const result = await open.site.download("a.bin", directory.at("a.bin"));
      expect(result).toMatchObject({ bytes: 800_000, resumedAt: 0 });
      expect(restsOf(open)).toEqual([]);
      expect(directory.read("a.bin").equals(content)).toBe(true);
    },
  );

  it.each([
    ["one of the same length with other bytes", other.subarray(0, 200_000)],
    ["one whose last byte is another", Buffer.concat([content.subarray(0, 199_999), Buffer.of(0)])],
    ["one with a hole at the end", Buffer.concat([content.subarray(0, 150_000), Buffer.alloc(50_000)])],
  ])("a wrong part, %s: starts over", async (_name, part) => {
    using directory = new LocalDirectory();
    await leavePart(directory, 200_000);
    directory.write(".a.bin.part", part);
    await using open = await openWith();
    const result = await open.site.download("a.bin", directory.at("a.bin"));
    expect(result).toMatchObject({ resumedAt: 0 });
    expect(restsOf(open)).toEqual(["REST 134464"]);
    expect(directory.read("a.bin").equals(content)).toBe(true);
  });

  it.each([
    [
      "the size",
      (open: TestSite) =>
        open.server.files.write("/a.bin", "append").then((sink) => sink.write(Buffer.of(1))),
    ],
    ["the time", (open: TestSite) => open.server.files.setModified("/a.bin", OTHER_TIME)],
  ])("a file that changes %s while the connection is lost starts over", async (_name, change) => {
    using directory = new LocalDirectory();
    const open: TestSite = await openSite(
      { tree: { "a.bin": content }, faults: [cutData(300_000)] },
      { retry: { minDelay: 0, maxDelay: 0 }, onRetry: () => {} },
    );
    await using _open = open;
    await open.server.files.setModified("/a.bin", TIME);
    let hasChanged: Promise<unknown> | undefined;
    await open.site.download("a.bin", directory.at("a.bin"), {
      onProgress: ({ bytes }) => {
        if (bytes > 0) hasChanged ??= change(open);
      },
    });
    const now = await open.server.files.read("/a.bin", 0);
    const chunks: Uint8Array[] = [];
    for await (const chunk of now) chunks.push(chunk);
    expect(hasChanged).toBeDefined();
    expect(directory.read("a.bin").equals(Buffer.concat(chunks))).toBe(true);
    expect(restsOf(open)).toEqual([]);
  });
});

const ways: readonly (readonly [string, DownloadOptions])[] = [
  ["on one connection", {}],
  ["on three connections", { segments: 3 }],
  ["with its hash", { verify: "hash" }],
  ["of a file that may change", { allowChanging: true }],
];

describe("D2: whatever the connection does, the file arrives as it is", () => {
  const cells = ways.flatMap(([way, options]) =>
    cuts.map((cut) => ({ name: `${way}: cut ${cut.name}`, options, cut })),
  );
  it.each(cells)("$name", async ({ options, cut }) => {
    using directory = new LocalDirectory();
    await using open = await openWith({ faults: [cut.rules()] });
    const result = await open.site.download("a.bin", directory.at("a.bin"), options);
    expect(result.size).toBe(800_000);
    expect(commandsOf(open.server).filter((line) => line.startsWith("RETR")).length).toBeGreaterThan(1);
    const [arrived, sent] = [directory.read("a.bin"), content].map((bytes) =>
      createHash("sha256").update(bytes).digest("hex"),
    );
    expect(arrived).toBe(sent);
    expect(directory.names).toEqual(["a.bin"]);
    expect(directory.modified("a.bin")).toBe(TIME);
  });
});

describe("D3: a server on which REST does not work", () => {
  const ignored = at("rest-command", faults.reply("350 Restarting, or so"));
  const refusals = [
    ["ignores it", ignored],
    ["refuses it by 502", at("rest-command", faults.reply("502 No"))],
    ["refuses it by 501", at("rest-command", faults.reply("501 No"))],
  ] as const;
  const cells = refusals.flatMap(([how, rule]) => [1, 3].map((segments) => ({ how, rule, segments })));
  it.each(cells)("$how: $segments segments", async ({ rule, segments }) => {
    using directory = new LocalDirectory();
    await leavePart(directory, 200_000);
    await using open = await openWith({ faults: [rule, cutData(400_000)] });
    const result = await open.site.download("a.bin", directory.at("a.bin"), { segments });
    expect(result).toMatchObject({ size: 800_000, resumedAt: 0 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
  });

  it.each([2, 3, 8])("ignores it, and the last of %i segments is there first", async (segments) => {
    using directory = new LocalDirectory();
    // The first piece comes to nothing until the whole file has come as the last one.
    const stall = at("retr-bytes", faults.once(faults.stallData(10)));
    await using open = await openWith({ faults: [ignored, stall] });
    const result = await open.site.download("a.bin", directory.at("a.bin"), { segments });
    expect(result).toMatchObject({ size: 800_000, resumedAt: 0 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
  });

  it("ignores it, and the file repeats itself", async () => {
    using directory = new LocalDirectory();
    const zeros = Buffer.alloc(800_000);
    await using open = await openWith({ tree: { "a.bin": zeros }, faults: [ignored, cutData(400_000)] });
    await open.site.download("a.bin", directory.at("a.bin"));
    expect(directory.read("a.bin").equals(zeros)).toBe(true);
  });
});

describe("D4: a file that changes while it is fetched", () => {
  const changes = [
    ["its time", (open: TestSite) => open.server.files.setModified("/a.bin", OTHER_TIME)],
    [
      "its length",
      async (open: TestSite) => {
        const sink = await open.server.files.write("/a.bin", "append");
        await sink.write(Buffer.from("more"));
      },
    ],
  ] as const;
  const run = async (
    change: (open: TestSite) => Promise<void>,
    options: DownloadOptions,
  ): Promise<LocalDirectory> => {
    const directory = new LocalDirectory();
    await using open = await openWith();
    let changing: Promise<void> | undefined;
    await open.site
      .download("a.bin", directory.at("a.bin"), {
        ...options,
        onProgress: ({ bytes }) => {
          if (bytes > 0) changing ??= change(open);
        },
      })
      .catch((error: unknown) => {
        directory.write("error", String(error));
      });
    return directory;
  };
  it.each(changes)("%s: is an error, and nothing is left of it", async (_name, change) => {
    using directory = await run(change, {});
    expect(directory.names).toEqual(["error"]);
    expect(directory.read("error").toString()).toMatch(/IntegrityError.*changed on the server meanwhile/);
  });

  it.each(changes)("%s: is accepted with allowChanging", async (_name, change) => {
    using directory = await run(change, { allowChanging: true });
    expect(directory.names).toEqual(["a.bin"]);
    expect(directory.read("a.bin").subarray(0, 800_000).equals(content)).toBe(true);
  });

  it.each([
    ["size", false],
    [false, true],
  ] as const)("a server whose size is a lie, verify: %s", async (verify, isAccepted) => {
    using directory = new LocalDirectory();
    const lie = [
      at(
        "mlst",
        faults.changeText((text) => text.replace("size=800000", "size=700000")),
      ),
    ];
    await using open = await openWith({ faults: lie });
    const downloading = open.site.download("a.bin", directory.at("a.bin"), { verify });
    if (isAccepted) expect(await downloading).toMatchObject({ size: 800_000 });
    else await expect(downloading).rejects.toMatchObject({ code: "ERR_FTP_INTEGRITY" });
    expect(directory.names).toEqual(isAccepted ? ["a.bin"] : []);
  });
});

describe("D5: segments", () => {
  it("D4: the file is looked at when it is begun and when all is there, and no more", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({});
    await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(commandsOf(open.server).filter((line) => line.startsWith("MLST ")).length).toBe(2);
  });

  it("are fetched on several connections, which end early", async () => {
    using directory = new LocalDirectory();
    const big = bytesOf(3_000_000);
    await using open = await openWith({ tree: { "a.bin": big }, bandwidth: 4_000_000 });
    const result = await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(result).toMatchObject({ bytes: 3_000_000, size: 3_000_000 });
    expect(directory.read("a.bin").equals(big)).toBe(true);
    expect(restsOf(open).sort()).toEqual(["REST 1000000", "REST 2000000"]);
  });

  it.each([
    ["takes one connection", { maxConnections: 1 }],
    ["serves one transfer at a time", { faults: [at("retr-command", others("450 One at a time"))] }],
    ["refuses the others for good", { faults: [at("retr-command", others("550 One at a time"))] }],
  ] as const)("a server that %s sends all on one", async (_name, settings) => {
    using directory = new LocalDirectory();
    await using open = await openWith(settings as TestServerOptions);
    await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
  });

  it.each([
    ["that may change", {}, { allowChanging: true }],
    ["that is not compared", {}, { verify: false }],
    ["whose size the server does not report", { without: ["MLST", "MLSD", "SIZE"] }, {}],
    ["whose time the server does not report", { without: ["MLST", "MLSD", "MDTM"] }, {}],
  ] as const)("of a file %s", async (_name, settings, options) => {
    using directory = new LocalDirectory();
    await using open = await openWith(settings as TestServerOptions);
    await open.site.download("a.bin", directory.at("a.bin"), { ...options, segments: 3 });
    expect(directory.read("a.bin").equals(content)).toBe(true);
    expect(directory.names).toEqual(["a.bin"]);
  });

  it.each([
    [
      "whose REST is ignored",
      at(
        "rest-command",
        faults.when(({ argument }) => argument === "1000000", faults.reply("350 Yes")),
      ),
    ],
    [
      "that lacks a block",
      at(
        "retr-bytes",
        faults.when(({ offset }) => offset === 262_144, faults.once(faults.nothing())),
      ),
    ],
  ])("a middle piece %s does not fit the next one", async (_name, rule) => {
    using directory = new LocalDirectory();
    await using open = await openWith({ tree: { "a.bin": twice }, bandwidth: 8_000_000, faults: [rule] });
    const result = await open.site.download("a.bin", directory.at("a.bin"), { segments: 3 });
    expect(result.resumedAt).toBe(0);
    expect(directory.read("a.bin").equals(twice)).toBe(true);
  });

  it("a piece that ends early leaves no hole, whatever is accepted", async () => {
    for (const options of [{ verify: false }, { allowChanging: true }] as const) {
      using directory = new LocalDirectory();
      await leavePart(directory, 150_000, { segments: 3 });
      await using open = await openWith({ faults: [cutData(90_000, faults.truncateData)] });
      const result = await open.site.download("a.bin", directory.at("a.bin"), options);
      expect(result.resumedAt).toBeGreaterThan(0);
      expect(directory.read("a.bin").equals(content)).toBe(true);
    }
  });

  it("are resumed, each where it was", async () => {
    using directory = new LocalDirectory();
    await leavePart(directory, 150_000, { segments: 3 });
    const { ranges } = JSON.parse(directory.read(".a.bin.part.json").toString());
    expect(ranges.length).toBeGreaterThan(1);
    for (const segments of [3, 1]) {
      await using open = await openWith();
      const local = directory.at(`copy${segments}`);
      for (const end of ["", ".json"]) {
        directory.write(`.copy${segments}.part${end}`, directory.read(`.a.bin.part${end}`));
      }
      const result = await open.site.download("a.bin", local, { segments });
      expect(result.resumedAt).toBeGreaterThan(0);
      expect(result.bytes + result.resumedAt).toBe(800_000);
      expect(directory.read(`copy${segments}`).equals(content)).toBe(true);
    }
  });
});

describe("D6: preserveTime", () => {
  it.each([
    [undefined, true],
    [true, true],
    [false, false],
  ] as const)("%s", async (preserveTime, isPreserved) => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    await open.site.download("a.bin", directory.at("a.bin"), { preserveTime });
    expect(directory.modified("a.bin") === TIME).toBe(isPreserved);
  });
});

describe("D7: verify", () => {
  const hex = createHash("sha256").update(content).digest("hex");
  const corrupt = at("retr-bytes", faults.corruptData(123_456));
  const wrong = { code: "ERR_FTP_INTEGRITY", path: "a.bin" };
  it.each([
    ["size", {}, undefined],
    ["auto", {}, { algorithm: "SHA-256", hex }],
    ["hash", {}, { algorithm: "SHA-256", hex }],
    ["auto", { without: ["HASH"] }, undefined],
    ["auto", { faults: [at("hash", faults.permanent(550))] }, undefined],
  ] as const)("%s, %j: arrives", async (verify, settings, hash) => {
    using directory = new LocalDirectory();
    await using open = await openWith(settings as TestServerOptions);
    expect((await open.site.download("a.bin", directory.at("a.bin"), { verify })).hash).toEqual(hash);
    expect(directory.names).toEqual(["a.bin"]);
  });

  it.each([
    ["hash", { faults: [corrupt] }, wrong],
    ["auto", { faults: [corrupt] }, wrong],
    ["hash", { without: ["HASH"] }, { code: "ENOTSUP" }],
    ["hash", { faults: [at("hash", faults.permanent(550))] }, { code: "EACCES" }],
  ] as const)("%s, %j: rejects, and the old file stays", async (verify, settings, error) => {
    using directory = new LocalDirectory();
    directory.write("a.bin", "old");
    await using open = await openWith(settings as TestServerOptions);
    await expect(open.site.download("a.bin", directory.at("a.bin"), { verify })).rejects.toMatchObject(error);
    expect(directory.names).toEqual(["a.bin"]);
    expect(directory.read("a.bin").toString()).toBe("old");
  });

  it("a part that is continued is hashed from its start", async () => {
    using directory = new LocalDirectory();
    await leavePart(directory, 200_000, { verify: "hash" });
    directory.write(".a.bin.part", Buffer.concat([Buffer.of(1, 2, 3), content.subarray(3, 200_000)]));
    await using open = await openWith();
    const downloading = open.site.download("a.bin", directory.at("a.bin"), { verify: "hash" });
    await expect(downloading).rejects.toMatchObject(wrong);
    expect(directory.names).toEqual([]);
  });
});

describe("D8: local failures", () => {
  const long = "n".repeat(300);
  it.each([
    ["a directory in the way", (d: LocalDirectory) => d.path, "EISDIR"],
    ["a name that is too long", (d: LocalDirectory) => d.at(long), "ENAMETOOLONG"],
    ["a directory that is missing", (d: LocalDirectory) => d.at("missing/a.bin"), "ENOENT"],
    ["a file where a directory should be", (d: LocalDirectory) => d.at("file/a.bin"), "ENOTDIR"],
    ["a device", () => "/dev/null", "EINVAL"],
    ["a directory that takes no files", () => "/proc/a.bin", "ENOENT"],
  ])("%s", async (_name, local, code) => {
    using directory = new LocalDirectory();
    directory.write("file", "");
    await using open = await openWith({}, 1);
    const path = local(directory);
    const downloading = open.site.download("a.bin", path);
    await expect(downloading).rejects.toMatchObject({ name: "LocalFileError", code, path });
    expect(directory.names).toEqual(["file"]);
    expect(open.site.state).toMatchObject({ open: 1, busy: 0 });
    expect(open.server.connections).toBe(1);
  });

  it.each([
    ["one connection", {}],
    ["three connections", { segments: 3 }],
  ])(
    "a disk that gets full, %s: the session stays, and the part is kept and continued",
    async (_name, options) => {
      using directory = new LocalDirectory();
      await using open = await openWith({ tree: { "a.bin": twice } });
      const local = directory.at("a.bin");
      const full = await fullDisk(500_000);
      const failing = open.site.download("a.bin", local, options);
      await expect(failing).rejects.toMatchObject({ name: "LocalFileError", code: "ENOSPC", path: local });
      full.mockRestore();
      expect(directory.names).toEqual([".a.bin.part", ".a.bin.part.json"]);
      const { open: opened, busy } = open.site.state;
      expect(busy).toBe(0);
      await expect.poll(() => open.server.openConnections).toBe(opened);
      const result = await open.site.download("a.bin", local, options);
      expect(result.resumedAt).toBeGreaterThan(0);
      expect(directory.read("a.bin").equals(twice)).toBe(true);
    },
  );

  it("a name of 255 bytes has a part with a shorter one", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const name = "ü".repeat(127);
    await open.site.download("a.bin", directory.at(name));
    expect(directory.names).toEqual([name]);
  });

  it.each([
    ["missing", "ENOENT", "550 No"],
    ["missing", "ENOENT", "551 No"],
    ["pub", "EISDIR", "550 No"],
    ["a.bin", "EACCES", "550 No"],
    ["a.bin", "EACCES", "553 No"],
  ])("the server's refusal of %s is %s: %s", async (path, code, reply) => {
    using directory = new LocalDirectory();
    const tree = { pub: {}, "a.bin": content };
    await using open = await openWith({ tree, faults: [at("retr-command", faults.reply(reply))] });
    const refused = { name: "FileError", code, path };
    await expect(open.site.download(path, directory.at("x"))).rejects.toMatchObject(refused);
    expect(directory.names).toEqual([]);
  });
});

describe("D9: progress", () => {
  it("tells what is there, and where it began", async () => {
    using directory = new LocalDirectory();
    await leavePart(directory, 200_000);
    await using open = await openWith();
    const reports: TransferProgress[] = [];
    await open.site.download("a.bin", directory.at("a.bin"), {
      onProgress: (each) => void reports.push(each),
    });
    expect(reports[0]).toMatchObject({ total: 800_000, resumedAt: 200_000 });
    expect(reports.at(-1)).toMatchObject({ bytes: 800_000, total: 800_000, eta: 0, resumedAt: 200_000 });
  });

  it("a listener that throws ends the download with its error", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const onProgress = (): never => {
      throw new Error("mine");
    };
    await expect(open.site.download("a.bin", directory.at("a.bin"), { onProgress })).rejects.toThrow("mine");
    expect(open.site.state).toMatchObject({ open: 1, busy: 0 });
  });
});

describe("the options of download()", () => {
  it.each([
    [{ segment: 2 }, 'unknown option "segment" of download(): did you mean "segments"?'],
    [{ segments: 0 }, "the option segments must be a whole number from 1 to 64; it is 0"],
    [{ verify: "md5" }, 'the option verify must be "size", "hash", "auto" or false'],
    [{ expect: 10 }, "the option expect must be an entry of a listing: { size, mtime }"],
    [{ onProgress: 1 }, "the option onProgress of download() must be a function, not a number"],
  ])("%j", async (options, message) => {
    using directory = new LocalDirectory();
    await using open = await openWith();
    const downloading = open.site.download("a.bin", directory.at("x"), options as DownloadOptions);
    await expect(downloading).rejects.toThrow(message);
  });

  it("the signal ends it, and what is there stays", async () => {
    using directory = new LocalDirectory();
    await using open = await openWith({ faults: [at("retr-bytes", faults.stallData(200_000))] });
    const controller = new AbortController();
    const reason = new Error("enough");
    const downloading = open.site.download("a.bin", directory.at("a.bin"), {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    await expect(downloading).rejects.toBe(reason);
    expect(directory.names).toEqual([".a.bin.part", ".a.bin.part.json"]);
  });
});
