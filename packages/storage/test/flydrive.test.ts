import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { Disk, DriveManager, errors } from "flydrive";
import { describe, expect, it } from "vitest";
import { FTPDriver } from "../src/flydrive.ts";
import { badKeys, type Bench, breaksUploads, startBench } from "./bench.ts";

/** A disk of flydrive on a server of its own. */
async function open(bench: Bench, more = {}) {
  const driver = new FTPDriver({ ...bench.options, ...more });
  return { driver, disk: new Disk(driver) };
}

/** Keys of a list; those of directories with a slash. */
async function keysOf(disk: Disk, prefix: string, recursive = false): Promise<string[]> {
  const { objects } = await disk.listAll(prefix, { recursive });
  return Array.from(objects, (each) => (each.isFile ? each.key : `${each.prefix}/`));
}

describe("G6: flydrive", () => {
  it("what is put can be read in each way", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    await disk.put("new/place/x.txt", "text\n");
    expect(await disk.get("new/place/x.txt")).toBe("text\n");
    expect(Buffer.from(await disk.getBytes("new/place/x.txt")).toString()).toBe("text\n");
    expect(await text(await disk.getStream("new/place/x.txt"))).toBe("text\n");
    expect(await disk.exists("new/place/x.txt")).toBe(true);
    expect(await bench.content("/root/new/place/x.txt")).toBe("text\n");
    await disk.put("new/place/x.txt", new Uint8Array([104, 105]));
    expect(await disk.get("new/place/x.txt")).toBe("hi");
    await driver.close();
  });

  it("large files are streamed in both directions", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    const hash = createHash("sha256");
    for await (const block of await disk.getStream("big.bin")) hash.update(block as Buffer);
    const block = Buffer.alloc(100_000, "0123456789");
    await disk.putStream("copy.bin", Readable.from(Array.from({ length: 30 }, () => block)));
    const copy = createHash("sha256").update((await bench.content("/root/copy.bin")) ?? "");
    expect(copy.digest("hex")).toBe(hash.digest("hex"));
    await driver.close();
  });

  it("what is missing is flydrive's error, but for exists and delete", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    expect(await disk.exists("none/x.txt")).toBe(false);
    expect(await disk.exists("a")).toBe(false);
    await disk.delete("none/x.txt");
    await disk.deleteAll("none");
    expect(await keysOf(disk, "none")).toEqual([]);
    await expect(disk.get("none")).rejects.toBeInstanceOf(errors.E_CANNOT_READ_FILE);
    await expect(disk.getBytes("none")).rejects.toBeInstanceOf(errors.E_CANNOT_READ_FILE);
    await expect(disk.getStream("none")).rejects.toBeInstanceOf(errors.E_CANNOT_READ_FILE);
    await expect(disk.getMetaData("none")).rejects.toBeInstanceOf(errors.E_CANNOT_GET_METADATA);
    await expect(disk.copy("none", "x")).rejects.toBeInstanceOf(errors.E_CANNOT_COPY_FILE);
    await expect(disk.move("none", "x")).rejects.toBeInstanceOf(errors.E_CANNOT_MOVE_FILE);
    await driver.close();
  });

  it("metadata is the server's; the etag follows the content's size and time", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    const modified = Date.UTC(2020, 2, 14, 15, 9, 26);
    await bench.server.files.setModified("/root/hello.txt", modified);
    const { etag, ...metadata } = await disk.getMetaData("hello.txt");
    expect(metadata).toEqual({ contentLength: 6, lastModified: new Date(modified) });
    expect((await disk.file("hello.txt").toSnapshot()).etag).toBe(etag);
    await bench.server.files.setModified("/root/hello.txt", modified + 1_000);
    expect((await disk.getMetaData("hello.txt")).etag).not.toBe(etag);
    await driver.close();
  });

  it("lists a directory, or all below it", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    // flydrive does not allow the name with an umlaut.
    expect(await keysOf(disk, "/")).toEqual(["a/", "big.bin", "empty.txt", "hello.txt"]);
    expect(await keysOf(disk, "a")).toEqual(["a/b/", "a/one.txt"]);
    expect(await keysOf(disk, "a", true)).toEqual(["a/b/c/three.txt", "a/b/two.txt", "a/one.txt"]);
    const { objects } = await disk.listAll("a/b/c");
    for (const each of objects) if (each.isFile) expect(await each.get()).toBe("333\n");
    await driver.close();
  });

  it("copies and moves, over what is there", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    await disk.copy("hello.txt", "new/copy.txt");
    await disk.copy("a/one.txt", "new/copy.txt");
    await disk.move("a/one.txt", "hello.txt");
    expect([await disk.get("new/copy.txt"), await disk.get("hello.txt")]).toEqual(["1\n", "1\n"]);
    expect(await disk.exists("a/one.txt")).toBe(false);
    await driver.close();
  });

  it("deletes a file, a directory, and all", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    await disk.delete("hello.txt");
    await disk.deleteAll("a/b");
    expect(await keysOf(disk, "/", true)).toEqual(["a/one.txt", "big.bin", "empty.txt"]);
    await disk.deleteAll("/");
    expect(await keysOf(disk, "/", true)).toEqual([]);
    expect(await bench.content("/outside/secret.txt")).toBe("secret\n");
    await driver.close();
  });

  it("visibility is whether everybody may read", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    await disk.put("seen.txt", "x", { visibility: "private" });
    expect(await disk.getVisibility("seen.txt")).toBe("private");
    await disk.setVisibility("seen.txt", "public");
    expect(await disk.getVisibility("seen.txt")).toBe("public");
    await disk.copy("seen.txt", "copy.txt", { visibility: "private" });
    expect(await disk.getVisibility("copy.txt")).toBe("private");
    await driver.close();
  });

  it("a URL is that of a web server, if there is one; none is signed", async () => {
    await using bench = await startBench();
    const { disk } = await open(bench, { publicBaseUrl: "https://example.com/files/" });
    expect(await disk.getUrl("a b/one.txt")).toBe("https://example.com/files/a%20b/one.txt");
    await expect(disk.getSignedUrl("x")).rejects.toBeInstanceOf(errors.E_CANNOT_GENERATE_URL);
    await expect(disk.getSignedUploadUrl("x")).rejects.toBeInstanceOf(errors.E_CANNOT_GENERATE_URL);
    const { disk: unpublished } = await open(bench);
    await expect(unpublished.getUrl("x")).rejects.toBeInstanceOf(errors.E_CANNOT_GENERATE_URL);
  });

  it("a file that cannot be written whole leaves the old one", async () => {
    await using bench = await startBench(breaksUploads());
    const { driver, disk } = await open(bench);
    const stream = Readable.from(Array.from({ length: 10 }, () => Buffer.alloc(50_000)));
    await expect(disk.putStream("hello.txt", stream)).rejects.toBeInstanceOf(errors.E_CANNOT_WRITE_FILE);
    expect(await disk.get("hello.txt")).toBe("hello\n");
    expect(await keysOf(disk, "/")).toEqual(["a/", "big.bin", "empty.txt", "hello.txt"]);
    await driver.close();
  });

  it("many calls at once share the connections", async () => {
    await using bench = await startBench();
    const { driver, disk } = await open(bench);
    const keys = Array.from({ length: 20 }, (_, at) => `many/${at % 4}/${at}.txt`);
    await Promise.all(keys.map((key) => disk.put(key, key)));
    expect(await Promise.all(keys.map((key) => disk.get(key)))).toEqual(keys);
    expect(bench.server.connections).toBeLessThanOrEqual(3);
    await driver.close();
    await bench.closed();
  });

  it.each(badKeys)("the key %j is refused by every call of the driver", async (key) => {
    await using bench = await startBench();
    const { driver } = await open(bench);
    const calls = [
      driver.exists(key),
      driver.get(key),
      driver.getStream(key),
      driver.getBytes(key),
      driver.getMetaData(key),
      driver.getVisibility(key),
      driver.setVisibility(key, "public"),
      driver.put(key, "x"),
      driver.putStream(key, Readable.from(["x"])),
      driver.copy(key, "x"),
      driver.copy("x", key),
      driver.move(key, "x"),
      driver.delete(key),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "ERR_STORAGE_KEY" } });
    }
    expect(bench.server.connections).toBe(0);
  });

  it("a DriveManager uses it", async () => {
    await using bench = await startBench();
    const { driver } = await open(bench);
    const manager = new DriveManager({ default: "ftp", services: { ftp: () => driver } });
    expect(await manager.use().get("hello.txt")).toBe("hello\n");
    await driver.close();
  });
});
