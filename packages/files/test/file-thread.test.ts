import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { FileThreads, startThread } from "../src/local/file-thread.ts";
import { listEntries } from "../src/local/list-entries.ts";
import { look } from "../src/local/look.ts";
import { SmallFileReader } from "../src/local/small-file-reader.ts";
import { SmallFileWriter } from "../src/local/small-file-writer.ts";
import { bytesOf } from "./bytes.ts";
import { LocalDirectory } from "./local-directory.ts";

const COUNT = 200;
const TIME = Date.UTC(2024, 1, 3, 4, 5, 6);
const names = Array.from({ length: COUNT }, (_, nth) => `${nth}.bin`).sort();
const contentOf = (name: string): Buffer => bytesOf(1 + Number.parseInt(name, 10) * 31, name.length);

/** A thread that fails at some call of `node:fs`. */
const failing = (call: string, code: string): string =>
  `require("node:fs").${call} = () => { throw Object.assign(new Error("${code}"), { code: "${code}" }); }`;
const endAt = (order: number): string =>
  `let orders = 0; require("node:worker_threads").parentPort.on("message", () => {
    if (++orders === ${order}) process.exit(1); })`;

/** What becomes of the thread; in each case every file is dealt with. */
const threads: readonly (readonly [string, () => FileThreads])[] = [
  ["works", () => new FileThreads()],
  ["ends at the first order", () => new FileThreads(() => startThread(endAt(1)))],
  ["ends in the middle", () => new FileThreads(() => startThread(endAt(4)))],
  ["throws at its start", () => new FileThreads(() => startThread("throw new Error('no')"))],
  [
    "cannot be started",
    () =>
      new FileThreads(() => {
        throw new Error("ERR_ACCESS_DENIED");
      }),
  ],
  ["cannot open", () => new FileThreads(() => startThread(failing("openSync", "EMFILE")))],
  ["finds the disk full", () => new FileThreads(() => startThread(failing("writeSync", "ENOSPC")))],
  ["cannot rename", () => new FileThreads(() => startThread(failing("renameSync", "EPERM")))],
  ["cannot set times", () => new FileThreads(() => startThread(failing("futimesSync", "EPERM")))],
  ["cannot read", () => new FileThreads(() => startThread(failing("readSync", "EIO")))],
  ["cannot look", () => new FileThreads(() => startThread(failing("statSync", "EIO")))],
];

async function writeAll(writer: SmallFileWriter, directory: LocalDirectory): Promise<unknown[]> {
  const writing = names.map((name) => writer.write(directory.at(name), contentOf(name), new Date(TIME)));
  const settled = await Promise.allSettled(writing);
  return settled.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
}

describe("D1, D6: whatever the file thread does", () => {
  it.each(threads)("%s: every file is written whole, with its time, and nothing else", async (_, start) => {
    using directory = new LocalDirectory();
    expect(await writeAll(new SmallFileWriter(start()), directory)).toEqual([]);
    expect(directory.names).toEqual(names);
    for (const name of names) {
      expect(directory.read(name).equals(contentOf(name))).toBe(true);
      expect(directory.modified(name)).toBe(TIME);
    }
  });

  it.each(threads)("%s: a file that is read is whole, or left to others", async (_, start) => {
    using directory = new LocalDirectory();
    for (const name of names) directory.write(name, contentOf(name));
    const reader = new SmallFileReader(5_000, start());
    const read = await Promise.all(names.map((name) => reader.read(directory.at(name))));
    for (const [nth, name] of names.entries()) {
      const content = contentOf(name);
      const found = read[nth];
      if (content.length > 5_000) expect(found).toBeUndefined();
      if (found !== undefined) {
        expect(content.equals(found.bytes)).toBe(true);
        expect(found.mtime).toEqual(statSync(directory.at(name)).mtime);
      }
    }
  });

  it.each(threads)("%s: what is looked at is found, or its error is the system's", async (_, start) => {
    using directory = new LocalDirectory();
    for (const name of names) directory.write(name, contentOf(name));
    const paths = [...names, "none"].map((name) => directory.at(name));
    const looks = await look(paths, start());
    const found = await Promise.allSettled(looks.map((each) => each()));
    expect(found.pop()).toMatchObject({ status: "rejected", reason: { code: "ENOENT" } });
    for (const [nth, name] of names.entries())
      expect(found[nth]).toMatchObject({ value: { isFile: true, size: contentOf(name).length } });
  });
});

describe("A1: a directory that the file thread lists", () => {
  it.each([
    ...threads,
    [
      "cannot look at entries",
      () => new FileThreads(() => startThread(failing("lstatSync", "EIO"))),
    ] as const,
  ])("%s: is listed whole, or left to the caller", async (name, start) => {
    using directory = new LocalDirectory();
    for (const each of names) directory.write(each, contentOf(each));
    mkdirSync(directory.at("directory"));
    symlinkSync("directory", directory.at("link"));
    const listed = await listEntries(directory.at("."), start());
    if (name === "works") expect(listed).toBeDefined();
    if (name === "cannot look at entries") expect(listed).toBeUndefined();
    if (listed === undefined) return;
    const found = new Map(listed.map((entry) => [entry.name, entry]));
    expect([...found.keys()].sort()).toEqual([...names, "directory", "link"].sort());
    for (const each of names) {
      const { size, mtime } = statSync(directory.at(each));
      expect(found.get(each)).toEqual({ name: each, type: "file", size, mtime: mtime.getTime() });
    }
    expect(found.get("directory")).toMatchObject({ type: "directory" });
    expect(found.get("link")).toMatchObject({ type: undefined });
  });

  it("is left to the caller if it has a name that is not UTF-8, or is not there", async () => {
    using directory = new LocalDirectory();
    expect(await listEntries(directory.at("missing"))).toBeUndefined();
    writeFileSync(Buffer.concat([Buffer.from(`${directory.at("a")}`), Buffer.of(0xff)]), "");
    expect(await listEntries(directory.at("."))).toBeUndefined();
  });
});

it("all that can be is done by the thread", async () => {
  using directory = new LocalDirectory();
  for (const name of names) directory.write(name, contentOf(name));
  const reader = new SmallFileReader(1 << 16);
  const read = await Promise.all(names.slice(0, 32).map((name) => reader.read(directory.at(name))));
  expect(read.filter((file) => file === undefined)).toEqual([]);
});

describe("D1: what is in the place of a small file", () => {
  it("a link is kept, and its target replaced; permissions stay; a directory is an error of that file alone", async () => {
    using directory = new LocalDirectory();
    directory.write("target", "old");
    symlinkSync("target", directory.at(names[100] ?? ""));
    directory.write(names[120] ?? "", "old");
    chmodSync(directory.at(names[120] ?? ""), 0o600);
    mkdirSync(directory.at(names[140] ?? ""));
    symlinkSync("/nowhere", directory.at(`.${names[160]}.part`));
    const errors = await writeAll(new SmallFileWriter(), directory);
    expect(errors).toMatchObject([{ name: "LocalFileError", code: "EISDIR" }]);
    expect(directory.read("target").equals(contentOf(names[100] ?? ""))).toBe(true);
    expect(statSync(directory.at(names[120] ?? "")).mode & 0o777).toBe(0o600);
    expect(directory.read(names[160] ?? "").equals(contentOf(names[160] ?? ""))).toBe(true);
    expect(directory.names.filter((name) => name.startsWith("."))).toEqual([]);
  });

  it("many writes to one name: what is there is one of them, whole", async () => {
    using directory = new LocalDirectory();
    const writer = new SmallFileWriter();
    const given = names.slice(0, 80).map(contentOf);
    await Promise.all(given.map((content) => writer.write(directory.at("one"), content, undefined)));
    expect(given.some((content) => content.equals(directory.read("one")))).toBe(true);
    expect(directory.names).toEqual(["one"]);
  });
});

const program = (url: string, local: string): string => `
  import { createRequire, syncBuiltinESMExports } from "node:module";
  const threads = createRequire("/")("node:worker_threads");
  threads.Worker = class extends threads.Worker {
    constructor(...given) {
      super(...given);
      console.log("started");
      this.on("exit", () => console.log("ended"));
    }
  };
  syncBuiltinESMExports();
  const { connect } = await import(${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)});
  const site = await connect(${JSON.stringify(url)}, { tls: "off", netrc: false });
  await site.downloadTree("", ${JSON.stringify(local)});
  await site.close();
`;

it("a process ends by itself while its file thread waits for work", async () => {
  using directory = new LocalDirectory();
  const tree = Object.fromEntries(names.map((name) => [name, contentOf(name)]));
  await using server = await TestServer.start({ users: { me: "secret" }, tree });
  const url = `ftp://me:secret@${server.host}:${server.port}/`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program(url, directory.path)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said, exit] = await Promise.all([text(child.stdout), once(child, "exit")]);
  expect(exit).toEqual([0, null]);
  expect(said).toBe("started\n");
  expect(directory.names).toEqual(names);
});
