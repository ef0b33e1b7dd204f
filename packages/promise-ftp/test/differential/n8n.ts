import { createWriteStream } from "node:fs";
import { join, posix } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Bench, Client } from "./observe.ts";

/** Everything below a directory, with its path. */
async function listBelow(client: Client, directory: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const entry of await client.list(directory)) {
    if (typeof entry === "string" || entry.name === "." || entry.name === "..") continue;
    const path = posix.join(directory, entry.name);
    found.push({ path, ...entry });
    if (entry.type === "d") found.push(...(await listBelow(client, path)));
  }
  return found;
}

/** An upload that makes its directory where the server refuses it for want of that. */
async function upload(client: Client, data: Buffer | Readable, path: string): Promise<void> {
  try {
    await client.put(data, path);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 553) throw error;
    await client.mkdir(path.replace(posix.basename(path), ""), true);
    await client.put(data, path);
  }
}

/** What the operations of n8n's FTP node do with a client. */
export const nodeOperations: Readonly<Record<string, (bench: Bench) => PromiseLike<unknown>>> = {
  "n8n, list": async ({ client }) => [await client.list("/"), await client.end()],
  "n8n, recursive list": async ({ client }) => [await listBelow(client, "/"), await client.end()],
  "n8n, download": async ({ client, folder }) => {
    await pipeline((await client.get("/big.bin")) as Readable, createWriteStream(join(folder, "tmp")));
    return await client.end();
  },
  "n8n, upload": async ({ client }) => {
    await upload(client, Buffer.from("x"), "/up/load/x.txt");
    return await client.end();
  },
  "n8n, upload of a stream": async ({ client }) => {
    await upload(client, Readable.from([Buffer.from("one "), Buffer.from("two")]), "/dir/new.txt");
    return await client.end();
  },
  "n8n, rename": async ({ client }) => [await client.rename("/file.txt", "/dir/y.txt"), await client.end()],
  "n8n, delete": async ({ client }) => [await client.delete("/file.txt"), await client.end()],
  "n8n, delete a folder": async ({ client }) => [await client.rmdir("/empty", false), await client.end()],
  "n8n, delete a folder with all": async ({ client }) => [
    await client.rmdir("/dir", true),
    await client.end(),
  ],
};
