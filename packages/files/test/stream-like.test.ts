import { EventEmitter } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { Site } from "../src/site.ts";
import { openSite } from "./sites.ts";

const disk = new Error("disk");

/** A stream that does not inherit from Node's `Readable`: its iterator ends without a word when it is destroyed. */
class StreamLike extends EventEmitter implements AsyncIterable<Uint8Array> {
  destroyed = false;
  readonly readableEnded = false;
  #wake: () => void = () => {};

  pipe(): void {}

  destroy(error?: Error): void {
    this.destroyed = true;
    this.#wake();
    if (error !== undefined) process.nextTick(() => this.emit("error", error));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield Buffer.from("some");
    if (!this.destroyed) await new Promise<void>((resolve) => (this.#wake = resolve));
  }
}

const operations: readonly (readonly [string, (site: Site, source: StreamLike) => Promise<unknown>])[] = [
  ["upload", (site, source) => site.upload(source, "kept")],
  ["upload in place", (site, source) => site.upload(source, "kept", { atomic: false })],
  ["upload of what is opened", (site, source) => site.upload(() => source, "kept")],
  [
    "uploadMany",
    async (site, source) => {
      for (const { error } of await site.uploadMany([{ local: source, path: "kept" }]))
        if (error !== undefined) throw error;
    },
  ],
];

describe("a source that looks like a stream, and is none of Node's", () => {
  it.each(operations)("%s: its failure is that of the upload, and the file stays", async (name, upload) => {
    await using open = await openSite({ tree: { kept: "precious" } });
    const source = new StreamLike();
    const failing = expect(upload(open.site, source)).rejects.toThrow("disk");
    setTimeout(() => source.destroy(disk), 50);
    await failing;
    expect(source.destroyed).toBe(true);
    if (name !== "upload in place")
      expect(await text(await open.server.files.read("/kept", 0))).toBe("precious");
  });

  it.each(operations)("%s: so is one that came before the call", async (_name, upload) => {
    await using open = await openSite({ tree: { kept: "precious" } });
    const source = new StreamLike();
    source.on("error", () => {});
    source.destroy(disk);
    await expect(upload(open.site, source)).rejects.toThrow();
    expect(await text(await open.server.files.read("/kept", 0))).toBe("precious");
  });
});
