import { createRequire } from "node:module";
import { type PassThrough, Stream } from "node:stream";
import { TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { implementations } from "./differential/observe.ts";

const require = createRequire(import.meta.url);

/** Makes a stream of one kind, which gives the chunks. */
type Make = (...chunks: readonly string[]) => NodeJS.ReadableStream;

function passThrough(streams: unknown): Make {
  const { PassThrough: Kind } = streams as { PassThrough: typeof PassThrough };
  return (...chunks) => {
    const stream = new Kind();
    for (const chunk of chunks) stream.write(chunk);
    stream.end();
    return stream;
  };
}

/** A stream of Node's first kind: it gives what it has when it is resumed. */
function first(...chunks: readonly string[]): NodeJS.ReadableStream {
  const rest = [...chunks];
  const state = { isPaused: false };
  const stream = Object.assign(new Stream(), {
    readable: true,
    pause: () => void (state.isPaused = true),
    resume() {
      state.isPaused = false;
      setImmediate(() => {
        while (!state.isPaused && rest.length > 0) stream.emit("data", Buffer.from(rest.shift() ?? ""));
        if (!state.isPaused && rest.length === 0) stream.emit("end");
      });
    },
  });
  return stream as unknown as NodeJS.ReadableStream;
}

const kinds: Readonly<Record<string, Make>> = {
  "readable-stream 1": passThrough(require("readable-stream-1")),
  "readable-stream 2": passThrough(require("readable-stream-2")),
  "readable-stream 3": passThrough(require("readable-stream-3")),
  "Node's first kind": first,
};

async function text({ files }: TestServer, path: string): Promise<string> {
  const blocks: Uint8Array[] = [];
  for await (const block of await files.read(path, 0)) blocks.push(block);
  return Buffer.concat(blocks).toString();
}

describe.each(Object.entries(kinds))("G5: streams of %s", (_kind, make) => {
  it.each([
    ["put", "one two"],
    ["append", "zero one two"],
  ] as const)("%s stores them", async (name, expected) => {
    await using server = await TestServer.start({ users: { me: "secret" }, tree: { "file.txt": "zero " } });
    const client = new implementations.ours();
    await client.connect({ host: server.host, port: server.port, user: "me", password: "secret" });
    await client[name](make("one ", "two"), "file.txt");
    expect(await text(server, "/file.txt")).toBe(expected);
    client.destroy();
  });

  it("a refused put loses nothing", async () => {
    await using server = await TestServer.start({ users: { me: "secret" } });
    const client = new implementations.ours();
    await client.connect({ host: server.host, port: server.port, user: "me", password: "secret" });
    const stream = make("one ", "two");
    await expect(client.put(stream, "none/file.txt")).rejects.toMatchObject({ code: 550 });
    await client.put(stream, "file.txt");
    expect(await text(server, "/file.txt")).toBe("one two");
    client.destroy();
  });
});
