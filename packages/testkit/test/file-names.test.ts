import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MemoryFileSystem, TestServer, type TestServerOptions } from "../src/index.ts";
import { RawClient } from "./raw-client.ts";

/** A server of `a.txt` and of `sub`, which holds `b`. */
interface Place extends AsyncDisposable {
  readonly options: TestServerOptions;
  /** The paths of all files and directories. */
  paths(): Promise<readonly string[]>;
}

async function memory(): Promise<Place> {
  const files = new MemoryFileSystem({ "a.txt": "a", sub: { b: "b" } });
  const paths = async (): Promise<readonly string[]> =>
    files.paths().map((path) => path.replace(/^\/|\/$/g, ""));
  return { options: { files }, paths, [Symbol.asyncDispose]: async () => {} };
}

async function directory(): Promise<Place> {
  const root = await fs.mkdtemp(join(tmpdir(), "testkit-"));
  await fs.writeFile(join(root, "a.txt"), "a");
  await fs.mkdir(join(root, "sub"));
  await fs.writeFile(join(root, "sub", "b"), "b");
  const paths = async (): Promise<readonly string[]> => (await fs.readdir(root, { recursive: true })).sort();
  return { options: { root }, paths, [Symbol.asyncDispose]: () => fs.rm(root, { recursive: true }) };
}

const before = ["a.txt", "sub", "sub/b"];
const directories = ["/", "//", ".", "..", "sub/", "sub/.", "sub/..", "/sub/"];
const notFiles = [...directories, "a.txt/", "new/", "new/."];

/** Command to the reply's code, for each of its paths; RFC 959, section 5.4, has 553 for names of new files alone. */
const rows: readonly (readonly [command: string, code: number, paths: readonly string[]])[] = [
  ["STOR", 553, notFiles],
  ["APPE", 553, notFiles],
  ["STOU", 553, notFiles],
  ["RETR", 550, notFiles],
  ["SIZE", 550, notFiles],
  ["MDTM", 550, notFiles],
  ["DELE", 550, notFiles],
  ["MKD", 550, directories],
  ["XMKD", 550, directories],
  ["RMD", 550, ["/", "//", "..", "sub/", "a.txt/", "new/"]],
];

describe.each([
  ["memory", memory],
  ["a directory", directory],
] as const)("in %s, a path that names no file", (_name, make) => {
  it.each(rows)("959-07: %s refuses it with %i", async (verb, code, paths) => {
    await using place = await make();
    await using server = await TestServer.start(place.options);
    await using client = await RawClient.connect(server);
    await client.login();
    for (const path of paths) {
      const data = await client.openData();
      expect(await client.say(`${verb} ${path}`), path).toMatch(new RegExp(`^${code} `));
      data.destroy();
    }
    expect(await place.paths()).toEqual(before);
    expect(await client.say("NOOP")).toMatch(/^200/);
  });

  it("HASH refuses it", async () => {
    await using place = await make();
    await using server = await TestServer.start(place.options);
    await using client = await RawClient.connect(server);
    await client.login();
    for (const path of notFiles) expect(await client.say(`HASH ${path}`), path).toMatch(/^55[03] /);
  });

  it.each([
    ["a.txt", notFiles],
    ["sub", ["/", "//", ".", "..", "new/."]],
  ])("959-07: RNTO refuses it with 553 as the new name of %s", async (from, paths) => {
    await using place = await make();
    await using server = await TestServer.start(place.options);
    await using client = await RawClient.connect(server);
    await client.login();
    for (const path of paths) {
      expect(await client.say(`RNFR ${from}`)).toMatch(/^350/);
      expect(await client.say(`RNTO ${path}`), path).toMatch(/^553 /);
    }
    expect(await place.paths()).toEqual(before);
  });

  it("959-07: is no obstacle where a directory is meant", async () => {
    await using place = await make();
    await using server = await TestServer.start(place.options);
    await using client = await RawClient.connect(server);
    await client.login();
    expect(await client.say("MKD new/")).toMatch(/^257/);
    expect(await client.say("RNFR new/")).toMatch(/^350/);
    expect(await client.say("RNTO newer/")).toMatch(/^250/);
    expect(await place.paths()).toEqual(["a.txt", "newer", "sub", "sub/b"]);
    expect(await client.say("RMD newer/")).toMatch(/^250/);
  });

  it("the root keeps its name", async () => {
    await using place = await make();
    await using server = await TestServer.start(place.options);
    await using client = await RawClient.connect(server);
    await client.login();
    expect(await client.say("RNFR /")).toMatch(/^350/);
    expect(await client.say("RNTO new")).toMatch(/^550/);
    expect(await place.paths()).toEqual(before);
  });

  it("3659-03: STOR refuses it, and forgets the restart marker", async () => {
    await using place = await make();
    await using server = await TestServer.start(place.options);
    await using client = await RawClient.connect(server);
    await client.login();
    await client.say("REST 1");
    expect(await client.say("STOR /")).toMatch(/^553/);
    expect((await client.download("RETR a.txt")).bytes.toString()).toBe("a");
  });
});

it("a file in memory has a name", async () => {
  const files = new MemoryFileSystem();
  expect(() => files.writeFile("/", "x")).toThrow("EISDIR");
  await expect(files.write("/", "truncate")).rejects.toMatchObject({ code: "EISDIR" });
  expect(files.paths()).toEqual([]);
});
