import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { openBench } from "./open-client.ts";

it("T3: of a stream whose head was read before the rest is uploaded", async () => {
  await using bench = await openBench();
  const parts = ["head", "rest"].map((text) => Buffer.from(text));
  const node = Readable.from(parts);
  for await (const part of node.iterator({ destroyOnReturn: false })) {
    expect(String(part)).toBe("head");
    break;
  }
  const web = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
  const reader = web.getReader();
  await reader.read();
  reader.releaseLock();
  for (const source of [node, web]) {
    expect(await bench.ftp.upload(source, "copy")).toMatchObject({ bytes: 4, size: 4 });
  }
});
