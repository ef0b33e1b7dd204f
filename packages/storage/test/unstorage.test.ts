import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { connect } from "@ftplib/files";
import { createStorage, type Driver, restoreSnapshot, snapshot } from "unstorage";
import { describe, expect, expectTypeOf, it } from "vitest";
import { ftpDriver } from "../src/unstorage.ts";
import { badKeys, type Bench, breaksUploads, startBench } from "./bench.ts";

/** A storage of unstorage on a server of its own. */
async function open(bench: Bench) {
  const driver = ftpDriver(bench.options);
  return { driver, storage: createStorage({ driver }) };
}

describe("G6: unstorage", () => {
  it("a driver is what unstorage takes", () => {
    expectTypeOf(ftpDriver).returns.toExtend<Driver>();
  });

  it("what is set can be got, is there, and is removed", async () => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    await storage.setItem("s1:a", "test_data");
    await storage.setItem("s2:a", { deep: [1, "2", null] });
    await storage.setItem("s3:a", 7);
    expect(await storage.hasItem("s1:a")).toBe(true);
    expect(await storage.getItem("s1:a")).toBe("test_data");
    expect(await storage.getItem("s2:a")).toEqual({ deep: [1, "2", null] });
    expect(await storage.getItem("s3:a")).toBe(7);
    expect(await bench.content("/root/s1/a")).toBe("test_data");
    await storage.removeItem("s1:a");
    expect(await storage.hasItem("s1:a")).toBe(false);
    await storage.dispose();
  });

  it("what is missing is null, and can be removed", async () => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    expect(await storage.getItem("none")).toBeNull();
    expect(await storage.getItemRaw("none:at:all")).toBeNull();
    expect(await storage.getItemRaw("none", { type: "stream" })).toBeNull();
    expect(await storage.hasItem("none:at:all")).toBe(false);
    expect(await storage.getItem("a")).toBeNull();
    expect(await storage.hasItem("a")).toBe(false);
    expect(await storage.getMeta("none", { nativeOnly: true })).toEqual({});
    expect(await storage.getKeys("none")).toEqual([]);
    await storage.removeItem("none:at:all");
    await storage.removeItem("a");
    await storage.clear("none");
    expect(await bench.content("/root/a/one.txt")).toBe("1\n");
    await storage.dispose();
  });

  it("keys are those of all files below, by base and depth", async () => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    const top = ["big.bin", "empty.txt", "größe.txt", "hello.txt"];
    expect((await storage.getKeys()).toSorted()).toEqual(
      [...top, "a:one.txt", "a:b:two.txt", "a:b:c:three.txt"].toSorted(),
    );
    expect((await storage.getKeys("a")).toSorted()).toEqual(["a:b:c:three.txt", "a:b:two.txt", "a:one.txt"]);
    expect(await storage.getKeys("a:b:c")).toEqual(["a:b:c:three.txt"]);
    expect((await storage.getKeys("", { maxDepth: 0 })).toSorted()).toEqual(top);
    expect((await storage.getKeys("", { maxDepth: 1 })).toSorted()).toEqual([...top, "a:one.txt"].toSorted());
    expect((await storage.getKeys("a", { maxDepth: 1 })).toSorted()).toEqual(["a:one.txt"]);
    await storage.dispose();
  });

  it("keys that unstorage would take for others are left out", async () => {
    await using bench = await startBench({
      tree: { root: { "a:b": "1", "a?b": "2", meta$: "3", fine: "4" } },
    });
    const { storage } = await open(bench);
    expect(await storage.getKeys()).toEqual(["fine"]);
    await storage.dispose();
  });

  it("metadata is the server's, and what was set", async () => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    await bench.server.files.setModified("/root/hello.txt", Date.UTC(2020, 2, 14, 15, 9, 26));
    expect(await storage.getMeta("hello.txt")).toMatchObject({
      size: 6,
      mtime: new Date("2020-03-14T15:09:26Z"),
    });
    await storage.setMeta("hello.txt", { owner: "ada" });
    expect(await storage.getMeta("hello.txt")).toMatchObject({ size: 6, owner: "ada" });
    expect(await storage.getKeys()).not.toContain("hello.txt$");
    await storage.removeMeta("hello.txt");
    expect(await storage.getMeta("hello.txt")).not.toHaveProperty("owner");
    await storage.dispose();
  });

  it.each([
    ["a Buffer", () => Buffer.from([0, 255, 1])],
    ["a Uint8Array", () => new Uint8Array([0, 255, 1])],
    ["an ArrayBuffer", () => new Uint8Array([0, 255, 1]).buffer],
    ["a Blob", () => new Blob([new Uint8Array([0, 255]), new Uint8Array([1])])],
    ["a stream of Node", () => Readable.from([Buffer.from([0, 255]), Buffer.from([1])])],
    ["a stream of the Web", () => Readable.toWeb(Readable.from([Buffer.from([0, 255, 1])]))],
  ])("raw values: %s", async (_, value) => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    await storage.setItemRaw("raw:value", value());
    expect([...(await storage.getItemRaw<Buffer>("raw:value"))!]).toEqual([0, 255, 1]);
    await storage.dispose();
  });

  it.each([[5], [null], [{ a: 1 }]])("a raw value that is no bytes is refused: %j", async (value) => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    await expect(storage.setItemRaw("raw:value", value)).rejects.toThrow(TypeError);
    expect(await storage.hasItem("raw:value")).toBe(false);
    await storage.dispose();
  });

  it("a value is read as a stream", async () => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    const stream = await storage.getItemRaw<ReadableStream>("hello.txt", { type: "stream" });
    expect(await text(stream!)).toBe("hello\n");
    await storage.dispose();
  });

  it("clear removes what is below a base, or all, and nothing else", async () => {
    await using bench = await startBench();
    const { driver, storage } = await open(bench);
    // unstorage itself asks a driver for a base only where several are mounted.
    await driver.clear?.("a:b:", {});
    expect(await storage.getKeys("a")).toEqual(["a:one.txt"]);
    await storage.clear();
    expect(await storage.getKeys()).toEqual([]);
    expect(await bench.content("/outside/secret.txt")).toBe("secret\n");
    await storage.setItem("again", "there");
    expect(await storage.getItem("again")).toBe("there");
    await storage.dispose();
  });

  it("many calls at once share the connections", async () => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    const items = Array.from({ length: 30 }, (_, at) => ({
      key: `many:${at % 3}:${at}`,
      value: `value ${at}`,
    }));
    await storage.setItems(items);
    const got = await storage.getItems(items.map(({ key }) => key));
    expect(got.map(({ value }) => value)).toEqual(items.map(({ value }) => value));
    expect(bench.server.connections).toBeLessThanOrEqual(3);
    await storage.dispose();
    await bench.closed();
  });

  it("a storage is mounted below a base", async () => {
    await using bench = await startBench();
    const storage = createStorage().mount("ftp", ftpDriver(bench.options));
    await storage.setItem("ftp:new:x", "1");
    expect(await storage.getKeys("ftp:a:b")).toEqual(["ftp:a:b:c:three.txt", "ftp:a:b:two.txt"]);
    expect(await storage.getKeys("ftp:new")).toEqual(["ftp:new:x"]);
    await storage.clear("ftp");
    expect(await storage.getKeys()).toEqual([]);
    await storage.dispose();
  });

  it("a value that cannot be written whole leaves the old one, and no other key", async () => {
    await using bench = await startBench(breaksUploads());
    const { storage } = await open(bench);
    await expect(storage.setItem("hello.txt", "x".repeat(500_000))).rejects.toThrow(/552/);
    expect(await storage.getItem("hello.txt")).toBe("hello\n");
    expect(await storage.getKeys("", { maxDepth: 0 })).toHaveLength(4);
    await storage.dispose();
  });

  it.each(badKeys)("the key %j is refused by every call", async (key) => {
    await using bench = await startBench();
    const { driver } = await open(bench);
    const calls = [
      driver.hasItem(key, {}),
      driver.getItem(key),
      driver.getItemRaw?.(key, {}),
      driver.setItem?.(key, "x", {}),
      driver.setItemRaw?.(key, "x", {}),
      driver.removeItem?.(key, {}),
      driver.getMeta?.(key, {}),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "ERR_STORAGE_KEY" } });
    }
    expect(bench.server.connections).toBe(0);
  });

  it("a snapshot is taken and restored", async () => {
    await using bench = await startBench();
    const { storage } = await open(bench);
    const taken = await snapshot(storage, "a");
    await storage.clear("a");
    await restoreSnapshot(storage, taken, "a");
    expect(await bench.content("/root/a/b/c/three.txt")).toBe("333");
    await storage.dispose();
  });

  it("dispose leaves a site open that the caller has opened", async () => {
    await using bench = await startBench();
    const { site: url, connection, root } = bench.options;
    await using site = await connect(url as string, connection);
    const storage = createStorage({ driver: ftpDriver({ site, root }) });
    expect(await storage.getItem("hello.txt")).toBe("hello\n");
    await storage.dispose();
    expect(await site.readFile("root/hello.txt", "utf8")).toBe("hello\n");
  });

  it("a connection that fails is tried again by the next call", async () => {
    await using bench = await startBench({ maxConnections: 0 });
    const { storage } = await open(bench);
    await expect(storage.getItem("hello.txt")).rejects.toThrow(/421/);
    await expect(storage.getItem("hello.txt")).rejects.toThrow(/421/);
    expect(bench.server.connections).toBeGreaterThanOrEqual(2);
    await storage.dispose();
  });
});
