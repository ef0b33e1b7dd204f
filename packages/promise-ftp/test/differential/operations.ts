import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { nodeOperations } from "./n8n.ts";
import type { Bench, Client } from "./observe.ts";

/** A call of a client that is connected; its path is the situation's where that has one. */
type Operation = (bench: Bench) => PromiseLike<unknown>;

/** The text of a file, or the error that its stream ends with. */
async function read(client: Client, path: string): Promise<string> {
  return (await text((await client.get(path)) as Readable)).slice(0, 100);
}

/** What a call rejects with, as a value. */
async function refusalOf(call: PromiseLike<unknown>): Promise<unknown> {
  return await call.then(
    () => "no refusal",
    (error: Error & { code?: unknown }) => [error.message, error.code],
  );
}

/** Every method of a client that is connected. */
export const operations: Readonly<Record<string, Operation>> = {
  ...nodeOperations,
  ascii: ({ client }) => client.ascii(),
  binary: ({ client }) => client.binary(),
  status: async ({ client }) => (await client.status()).split("\r\n").length,
  system: ({ client }) => client.system(),
  pwd: ({ client }) => client.pwd(),
  cwd: ({ client, path }) => client.cwd(path("dir")),
  cdup: async ({ client }) => [await client.cwd("dir/sub"), await client.cdup(), await client.pwd()],
  size: ({ client, path }) => client.size(path("file.txt")),
  lastMod: ({ client, path }) => client.lastMod(path("file.txt")),
  list: ({ client }) => client.list(),
  "list path": ({ client, path }) => client.list(path("dir")),
  "list compressed": ({ client }) => client.list(false),
  listSafe: async ({ client, path }) => [await client.listSafe(path("dir"), false), await client.pwd()],
  "listSafe here": ({ client }) => client.listSafe(),
  get: ({ client, path }) => read(client, path("file.txt")),
  "get big": async ({ client, path }) =>
    (await buffer((await client.get(path("big.bin"))) as Readable)).byteLength,
  "get twice": async ({ client }) => [await read(client, "file.txt"), await read(client, "dir/one.txt")],
  "get and more": ({ client }) =>
    Promise.all([read(client, "file.txt"), client.size("file.txt"), client.pwd()]),
  "get in ascii": async ({ client }) => [await client.ascii(), await read(client, "file.txt")],
  "get from an offset": async ({ client }) => [await client.restart(7), await read(client, "file.txt")],
  "put buffer": ({ client, path }) => client.put(Buffer.from("new\n"), path("new.txt")),
  "put over": ({ client, path }) => client.put(Buffer.from("new\n"), path("file.txt")),
  "put stream": ({ client }) =>
    client.put(Readable.from([Buffer.from("one "), Buffer.from("two")]), "new.txt"),
  "put big stream": ({ client }) =>
    client.put(Readable.from([Buffer.alloc(200_000, "a"), Buffer.alloc(70_000, "b")]), "new.bin"),
  "put empty stream": ({ client }) => client.put(Readable.from([]), "new.txt"),
  "put file": ({ client, folder }) => client.put(join(folder, "local.txt"), "new.txt"),
  "put text": ({ client }) => client.put("no such file, but text", "new.txt"),
  "put in ascii": async ({ client }) => [
    await client.ascii(),
    await client.put(Buffer.from("a\r\nb"), "new.txt"),
  ],
  "put and get": async ({ client }) => [
    await client.put(Buffer.from([0, 1, 255]), "new.bin"),
    await read(client, "new.bin"),
  ],
  append: ({ client, path }) => client.append(Buffer.from("more\n"), path("file.txt")),
  "append stream": ({ client }) => client.append(Readable.from([Buffer.from("more")]), "new.txt"),
  rename: ({ client, path }) => client.rename(path("file.txt"), "renamed.txt"),
  "rename into nothing": ({ client }) => client.rename("file.txt", "none/renamed.txt"),
  delete: ({ client, path }) => client.delete(path("file.txt")),
  mkdir: ({ client, path }) => client.mkdir(path("new")),
  "mkdir there": ({ client }) => client.mkdir("dir"),
  "mkdir recursive": ({ client }) => client.mkdir("new/a/b", true),
  "mkdir recursive, absolute": async ({ client }) => [
    await client.cwd("empty"),
    await client.mkdir("/dir/sub/c/d", true),
    await client.pwd(),
  ],
  "mkdir recursive, below a file": ({ client }) => client.mkdir("file.txt/a", true),
  "mkdir recursive, a slash at the end": ({ client }) => client.mkdir("new/", true),
  "mkdir recursive, the root": ({ client }) => client.mkdir("/", true),
  rmdir: ({ client, path }) => client.rmdir(path("empty")),
  "rmdir of what is not empty": ({ client }) => client.rmdir("dir"),
  "rmdir recursive": ({ client, path }) => client.rmdir(path("dir"), true),
  "rmdir recursive, a slash at the end": ({ client }) => client.rmdir("dir/", true),
  "rmdir recursive, absolute": ({ client }) => client.rmdir("/dir", true),
  site: async ({ client }) => await client.site("CHMOD 600 file.txt"),
  "site refused": ({ client }) => client.site("XXXX"),
  restart: ({ client }) => client.restart(5),
  logout: async ({ client }) => await client.logout(),
  end: async ({ client }) => [await client.end(), client.getConnectionStatus()],
  "end, then list": async ({ client }) => [await client.end(), await refusalOf(client.list())],
  "end, then connect": async ({ client, server }) => [
    await client.end(),
    await client.connect({ host: server.host, port: server.port }),
  ],
  "end, then reconnect": async ({ client }) => [
    await client.end(),
    await client.reconnect(),
    await client.pwd(),
  ],
  "end twice": async ({ client }) => [await client.end(), await refusalOf(client.end())],
  "connect twice": async ({ client, server }) =>
    await refusalOf(client.connect({ host: server.host, port: server.port })),
  "reconnect while connected": ({ client }) => refusalOf(client.reconnect()),
  destroy: async ({ client }) => client.destroy(),
  "destroy twice": async ({ client }) => {
    const closed = new Promise((resolve) => void client.rawClient.on("close", () => resolve(undefined)));
    client.destroy();
    await closed;
    return [client.destroy(), client.getConnectionStatus()];
  },
  "calls all at once": ({ client }) =>
    Promise.all([
      client.put(Buffer.from("1"), "one.txt"),
      client.rename("one.txt", "two.txt"),
      client.list("empty"),
      client.delete("two.txt"),
      client.mkdir("last"),
    ]),
  "one refused of many": ({ client }) =>
    Promise.all([refusalOf(client.delete("none")), client.size("file.txt"), refusalOf(client.cwd("none"))]),
  "all of n8n": async ({ client }) => {
    const upload = (): PromiseLike<void> => client.put(Buffer.from("x"), "/up/load/x.txt");
    const refusal = await refusalOf(upload());
    await client.mkdir("/up/load", true);
    await upload();
    const listed = (await client.list("/up/load")).map((entry) =>
      typeof entry === "string" ? entry : entry.name,
    );
    const content = await read(client, "/up/load/x.txt");
    await client.rename("/up/load/x.txt", "/up/y.txt");
    await client.rmdir("/up", true);
    return [refusal, listed, content, await client.end()];
  },
};
