import { at, type FaultRule, faults, TestServer, type TestServerOptions } from "@ftplib/testkit";
import type { StorageOptions } from "../src/index.ts";

/** A server with a tree, and how a storage below `/root` of it is opened. */
export interface Bench extends AsyncDisposable {
  readonly server: TestServer;
  readonly options: StorageOptions;
  /** The content of a file of the server; undefined where there is none. */
  content(path: string): Promise<string | undefined>;
  /** Settles when no connection is open any more. */
  closed(): Promise<void>;
}

/** What the server has; `outside` is not a part of the storage. */
const TREE = {
  outside: { "secret.txt": "secret\n" },
  root: {
    "hello.txt": "hello\n",
    "größe.txt": "ü\n",
    "empty.txt": "",
    a: { "one.txt": "1\n", b: { "two.txt": "22\n", c: { "three.txt": "333\n" } } },
    "big.bin": Buffer.alloc(3_000_000, "0123456789"),
  },
};

export async function startBench(more: TestServerOptions = {}): Promise<Bench> {
  const server = await TestServer.start({ tree: structuredClone(TREE), ...more });
  const site = `ftp://user:secret@${server.host}:${server.port}`;
  return {
    server,
    options: { site, root: "root", connection: { netrc: false, tls: "off", connections: 3, retry: false } },
    async content(path) {
      if ((await server.files.stat(path)) === undefined) return undefined;
      const blocks: Uint8Array[] = [];
      for await (const block of await server.files.read(path, 0)) blocks.push(Uint8Array.from(block));
      return Buffer.concat(blocks).toString();
    },
    async closed() {
      while (server.openConnections > 0) await new Promise(setImmediate);
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
    },
  };
}

/** A server that breaks every upload off. */
export function breaksUploads(): { readonly faults: readonly FaultRule[] } {
  return { faults: [at("upload-bytes", faults.failData(1_000, "552 Disk full"))] };
}

/** Keys that lead out of a storage, or that mean more than a name; with `/` between names. */
export const badKeys: readonly string[] = [
  "../outside/secret.txt",
  "a/../../outside/secret.txt",
  "..",
  "a/..",
  "./hello.txt",
  "..\\outside\\secret.txt",
  "a/..\\..\\..\\outside",
  "a//one.txt",
  "/hello.txt",
  "hello.txt\r\nDELE hello.txt",
  "hello\0.txt",
  "",
];
