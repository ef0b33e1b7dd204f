import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Bench } from "./observe.ts";

/** A call of a client that is connected; its path is the situation's where that has one. */
type Operation = (bench: Bench) => Promise<unknown>;

/** A stream's text, or the error that it ends with. */
async function reading(stream: PassThrough): Promise<string> {
  return await buffer(stream).then(
    (bytes) => `${bytes.length} bytes`,
    () => "an error",
  );
}

function localTree(folder: string): string {
  const tree = join(folder, "tree");
  mkdirSync(join(tree, "below"), { recursive: true });
  writeFileSync(join(tree, "a.txt"), "a\n");
  writeFileSync(join(tree, "below", "b.txt"), "b\n");
  return tree;
}

/** Every method of a client, and of its context. Those that open connections have tables of their own. */
export const operations: Readonly<Record<string, Operation>> = {
  send: ({ client, path }) => client.send(`STAT ${path("file.txt")}`),
  "send ignoring": ({ client }) => client.send("XXXX", true),
  sendIgnoringError: ({ client, path }) => client.sendIgnoringError(`DELE ${path("file.txt")}`),
  login: ({ client }) => client.login("user", "secret"),
  useDefaultSettings: ({ client }) => client.useDefaultSettings(),
  pwd: ({ client }) => client.pwd(),
  features: ({ client }) => client.features(),
  cd: ({ client, path }) => client.cd(path("dir")),
  cdup: async ({ client }) => [await client.cd("dir/sub"), await client.cdup()],
  lastMod: ({ client, path }) => client.lastMod(path("file.txt")),
  size: ({ client, path }) => client.size(path("file.txt")),
  rename: ({ client, path }) => client.rename(path("file.txt"), "renamed.txt"),
  remove: ({ client, path }) => client.remove(path("file.txt")),
  "remove ignoring": ({ client, path }) => client.remove(path("file.txt"), true),
  removeEmptyDir: ({ client, path }) => client.removeEmptyDir(path("empty")),
  protectWhitespace: ({ client }) => client.protectWhitespace(" x"),
  "uploadFrom path": ({ client, folder }) => client.uploadFrom(join(folder, "local.txt"), "new.txt"),
  "uploadFrom part": ({ client, folder }) =>
    client.uploadFrom(join(folder, "local.txt"), "new.txt", { localStart: 2, localEndInclusive: 4 }),
  "uploadFrom nothing": ({ client, folder }) => client.uploadFrom(join(folder, "none"), "new.txt"),
  "uploadFrom stream": ({ client }) => client.uploadFrom(Readable.from(["one ", "two"]), "new.txt"),
  "uploadFrom buffers": ({ client }) =>
    client.uploadFrom(Readable.from([Buffer.alloc(200_000, "a"), Buffer.alloc(70_000, "b")]), "new.bin"),
  "uploadFrom large": ({ client }) => client.uploadFrom(Readable.from([Buffer.alloc(1_000_000)]), "new.bin"),
  "uploadFrom empty": ({ client }) => client.uploadFrom(Readable.from([]), "new.txt"),
  "uploadFrom broken": ({ client }) =>
    client.uploadFrom(
      new Readable({
        read() {
          this.destroy(new Error("the source broke"));
        },
      }),
      "new.txt",
    ),
  "uploadFrom twice": async ({ client }) => {
    const stream = Readable.from(["once"]);
    const first = await client.uploadFrom(stream, "none/new.txt").catch((error: Error) => error.message);
    return [first, await client.uploadFrom(stream, "new.txt")];
  },
  appendFrom: ({ client, folder, path }) => client.appendFrom(join(folder, "local.txt"), path("file.txt")),
  "downloadTo path": ({ client, folder, path }) =>
    client.downloadTo(join(folder, "down.txt"), path("file.txt")),
  "downloadTo big": ({ client, folder, path }) => client.downloadTo(join(folder, "down"), path("big.bin")),
  "downloadTo stream": async ({ client, path }) => {
    const stream = new PassThrough();
    const text = reading(stream);
    const response = await client.downloadTo(stream, path("big.bin"));
    return [response, await text];
  },
  "downloadTo broken": async ({ client }) => {
    // basic-ftp does not listen on every path.
    const stream = new PassThrough().on("error", () => {});
    stream.destroy(new Error("the destination broke"));
    return await client.downloadTo(stream, "file.txt");
  },
  "downloadTo from an offset": ({ client, folder, path }) =>
    client.downloadTo(join(folder, "local.txt"), path("file.txt"), 5),
  "uploadFrom after an offset": async ({ client, folder }) => {
    const local = join(folder, "local.txt");
    const refused = await client.downloadTo(local, "none", 5).catch((error: Error) => error.message);
    return [refused, await client.uploadFrom(local, "file.txt")];
  },
  "downloadTo a file that is not there": ({ client, folder }) =>
    client.downloadTo(join(folder, "none.txt"), "file.txt", 5),
  list: ({ client }) => client.list(),
  "list path": ({ client, path }) => client.list(path("dir")),
  removeDir: ({ client, path }) => client.removeDir(path("dir")),
  clearWorkingDir: async ({ client }) => {
    await client.cd("dir");
    await client.clearWorkingDir();
  },
  ensureDir: ({ client, path }) => client.ensureDir(path("dir/new/below")),
  "ensureDir absolute": ({ client }) => client.ensureDir("/dir/new"),
  uploadFromDir: ({ client, folder }) => client.uploadFromDir(localTree(folder), "up/here"),
  "uploadFromDir here": ({ client, folder }) => client.uploadFromDir(localTree(folder)),
  downloadToDir: ({ client, folder, path }) => client.downloadToDir(join(folder, "down"), path("dir")),
  "ftp.request": ({ client }) => client.ftp.request("NOOP"),
  "ftp.handle": ({ client }) =>
    client.ftp.handle("NOOP", (response, task) =>
      response instanceof Error ? task.reject(response) : task.resolve({ got: response }),
    ),
  "ftp.send": async ({ client }) => {
    client.ftp.send("NOOP");
    return await client.sendIgnoringError("SYST");
  },
  upload: ({ client }) => client.upload(Readable.from(["x"]), "new.txt"),
  append: ({ client }) => client.append(Readable.from(["x"]), "file.txt"),
  download: ({ client, folder }) => client.download(join(folder, "down.txt"), "file.txt"),
  uploadDir: ({ client, folder }) => client.uploadDir(localTree(folder)),
  downloadDir: ({ client, folder }) => client.downloadDir(join(folder, "down")),
};
