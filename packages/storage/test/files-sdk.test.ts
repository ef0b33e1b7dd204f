import { Readable } from "node:stream";
import { type Adapter, Files, FilesError } from "files-sdk";
import { describe, expect, expectTypeOf, it } from "vitest";
import { ftpAdapter } from "../src/files-sdk.ts";
import { badKeys, type Bench, breaksUploads, startBench } from "./bench.ts";

/** The files of files-sdk on a server of its own. */
function open(bench: Bench, more = {}) {
  const adapter = ftpAdapter({ ...bench.options, ...more });
  return { adapter, files: new Files({ adapter }) };
}

/** The code of the FilesError that a call rejects with. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  return await call.then(
    () => "no error",
    (error: unknown) => (error instanceof FilesError ? error.code : String(error)),
  );
}

describe("G6: files-sdk", () => {
  it("an adapter is what files-sdk takes, and says what it can do", async () => {
    expectTypeOf(ftpAdapter).returns.toExtend<Adapter>();
    await using bench = await startBench();
    const { files } = open(bench);
    expect(files.capabilities).toMatchObject({
      rangeRead: true,
      delimiter: true,
      uploadProgress: true,
      metadata: false,
    });
  });

  it.each([
    ["text", () => "hello"],
    ["bytes", () => new TextEncoder().encode("hello")],
    ["an ArrayBuffer", () => new TextEncoder().encode("hello").buffer],
    ["a Blob", () => new Blob(["hel", "lo"], { type: "text/plain" })],
    ["a File", () => new File(["hello"], "x.txt")],
    ["a stream", () => new Blob(["hello"]).stream()],
  ])("uploads %s, and downloads it in each way", async (_, body) => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    expect(await files.upload("new/x.txt", body())).toMatchObject({ key: "new/x.txt", size: 5 });
    expect(await bench.content("/root/new/x.txt")).toBe("hello");
    const file = await files.download("new/x.txt");
    expect([file.key, file.name, file.size, await file.text()]).toEqual([
      "new/x.txt",
      "new/x.txt",
      5,
      "hello",
    ]);
    const streamed = await files.download("new/x.txt", { as: "stream" });
    expect(await new Response(streamed.stream()).text()).toBe("hello");
    expect(await (await files.head("new/x.txt")).text()).toBe("hello");
    await adapter.close();
  });

  it("reads ranges, and nothing of an empty file", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    const middle = await files.download("big.bin", { range: { start: 1_000_003, end: 1_000_006 } });
    expect([middle.size, await middle.text()]).toEqual([4, "3456"]);
    const end = await files.download("big.bin", { as: "stream", range: { start: 2_999_995 } });
    expect([end.size, await end.text()]).toEqual([5, "56789"]);
    expect(await (await files.download("empty.txt")).text()).toBe("");
    await adapter.close();
  });

  it("a download that is not read takes no connection", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    for (let at = 0; at < 5; at++) await files.download("big.bin", { as: "stream" });
    expect(await files.exists("hello.txt")).toBe(true);
    await adapter.close();
  });

  it("reports progress", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    const loaded: number[] = [];
    const blocks = Array.from({ length: 20 }, () => Buffer.alloc(100_000));
    const body = Readable.toWeb(Readable.from(blocks)) as ReadableStream<Uint8Array>;
    await files.upload("big2.bin", body, { onProgress: (progress) => void loaded.push(progress.loaded) });
    expect(loaded.at(-1)).toBe(2_000_000);
    await adapter.close();
  });

  it("what is missing is NotFound, but for exists and delete", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    expect([await files.exists("none/x"), await files.exists("a")]).toEqual([false, false]);
    await files.delete("none/x");
    const calls = [
      files.download("none"),
      files.head("none"),
      files.copy("none", "x"),
      files.move("none", "x"),
    ];
    expect(await Promise.all(calls.map(codeOf))).toEqual(["NotFound", "NotFound", "NotFound", "NotFound"]);
    expect((await files.list({ prefix: "none/" })).items).toEqual([]);
    await adapter.close();
  });

  it("lists keys by prefix, delimiter and page", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    const all = [
      "a/b/c/three.txt",
      "a/b/two.txt",
      "a/one.txt",
      "big.bin",
      "empty.txt",
      "größe.txt",
      "hello.txt",
    ];
    const keys = async (options: Parameters<Files["list"]>[0]) =>
      (await files.list(options)).items.map(({ key }) => key);
    expect(await keys({})).toEqual(all);
    expect(await keys({ prefix: "a/b" })).toEqual(all.slice(0, 2));
    expect(await keys({ prefix: "he" })).toEqual(["hello.txt"]);
    const folder = await files.list({ prefix: "a/", delimiter: "/" });
    expect([folder.items.map(({ key }) => key), folder.prefixes]).toEqual([["a/one.txt"], ["a/b/"]]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await files.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ key }) => key));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(all);
    expect((await files.list({ prefix: "hello" })).items[0]).toMatchObject({ size: 6 });
    await adapter.close();
  });

  it("a folder is listed without what is below its folders", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    await files.list({ delimiter: "/" });
    const listings = bench.server.transcript.lines.filter((line) => /^C: (?:MLSD|LIST)/.test(line));
    expect(listings).toHaveLength(1);
    await adapter.close();
  });

  it("copies and moves, over what is there", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    await files.copy("hello.txt", "new/copy.txt");
    await files.move("a/one.txt", "new/copy.txt");
    expect(await bench.content("/root/new/copy.txt")).toBe("1\n");
    expect(await files.exists("a/one.txt")).toBe(false);
    await adapter.close();
  });

  it("a file that cannot be written whole leaves the old one", async () => {
    await using bench = await startBench(breaksUploads());
    const { adapter, files } = open(bench);
    expect(await codeOf(files.upload("hello.txt", "x".repeat(500_000), { retries: 0 }))).toBe("Provider");
    expect(await bench.content("/root/hello.txt")).toBe("hello\n");
    expect((await files.list({ delimiter: "/" })).items).toHaveLength(4);
    await adapter.close();
  });

  it("a signal ends a call", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    const controller = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        stream.enqueue(new Uint8Array(100_000));
        controller.abort();
      },
    });
    await expect(files.upload("endless.bin", body, { signal: controller.signal })).rejects.toMatchObject({
      aborted: true,
    });
    expect(await bench.content("/root/endless.bin")).toBeUndefined();
    await adapter.close();
  });

  it("a URL is that of a web server, if there is one; none is signed", async () => {
    await using bench = await startBench();
    const { files } = open(bench, { publicBaseUrl: "https://example.com" });
    expect(await files.url("größe.txt")).toBe("https://example.com/gr%C3%B6%C3%9Fe.txt");
    expect(await codeOf(open(bench).files.url("x"))).toBe("Provider");
    expect(await codeOf(files.signedUploadUrl("x", { expiresIn: 60 }))).toBe("Provider");
  });

  it("a wrong password is Unauthorized", async () => {
    await using bench = await startBench();
    const site = String(bench.options.site).replace("secret", "wrong");
    const { files } = open(bench, { site });
    expect(await codeOf(files.exists("hello.txt"))).toBe("Unauthorized");
  });

  it("many calls at once share the connections", async () => {
    await using bench = await startBench();
    const { adapter, files } = open(bench);
    const keys = Array.from({ length: 20 }, (_, at) => `many/${at % 4}/${at}.txt`);
    await Promise.all(keys.map((key) => files.upload(key, key)));
    const got = await Promise.all(keys.map(async (key) => await (await files.download(key)).text()));
    expect(got).toEqual(keys);
    expect(bench.server.connections).toBeLessThanOrEqual(3);
    await adapter.close();
    await bench.closed();
  });

  it.each(badKeys)("the key %j is refused by every call of the adapter", async (key) => {
    await using bench = await startBench();
    const { adapter } = open(bench);
    const calls = [
      adapter.upload(key, "x"),
      adapter.download(key),
      adapter.head(key),
      adapter.exists(key),
      adapter.delete(key),
      adapter.copy("x", key),
      adapter.copy(key, "x"),
      adapter.move?.(key, "x"),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      const reason = { code: "Provider", permanent: true, cause: { code: "ERR_STORAGE_KEY" } };
      expect(outcome).toMatchObject({ status: "rejected", reason });
    }
    expect(bench.server.connections).toBe(0);
  });
});
