import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FaultRule, TestServer, type TestServerOptions } from "@ftplib/testkit";
import type theirs from "promise-ftp";
import ours from "../../src/index.ts";

/** The client, by the types of promise-ftp. */
export type Client = theirs;

/** The two implementations, by the types of promise-ftp. */
export const implementations: Readonly<Record<"theirs" | "ours", typeof theirs>> = {
  theirs: createRequire(import.meta.url)("promise-ftp") as typeof theirs,
  ours: ours as unknown as typeof theirs,
};

/** What an operation works with. */
export interface Bench {
  readonly client: Client;
  readonly server: TestServer;
  readonly library: typeof theirs;
  /** A local folder with `local.txt`. */
  readonly folder: string;
  /** The path that the operation is about, if the situation has another one than usual. */
  path(usual: string): string;
}

/** One run: what is called, and in which circumstances. */
export interface Run {
  readonly call: (bench: Bench) => PromiseLike<unknown>;
  readonly server?: (() => TestServerOptions) | undefined;
  /** What the server lies about once the client is prepared. */
  readonly faults?: (() => readonly FaultRule[]) | undefined;
  /** Left out, the client is connected and logged in. */
  readonly prepare?: ((bench: Bench) => PromiseLike<unknown>) | undefined;
  readonly path?: ((usual: string) => string) | undefined;
}

/** What can be seen of a run. */
export interface Observation {
  readonly outcome: unknown;
  readonly directory: string | undefined;
  readonly remote: unknown;
  readonly local: unknown;
}

/** Long ago, so that lists have the year; `listing.test.ts` is about the others. */
const MODIFIED = Date.UTC(2020, 2, 14, 15, 9, 26);
const TREE = {
  "file.txt": "hello, world\n",
  "empty.txt": "",
  "größe.txt": "ü\n",
  "big.bin": Buffer.alloc(300_000, "0123456789"),
  "two words.txt": "2\n",
  dir: { "one.txt": "1\n", sub: { "two.txt": "22\n" } },
  empty: {},
};

/** Connects as n8n does. */
async function login({ client, server }: Bench): Promise<string> {
  return await client.connect({ host: server.host, port: server.port, user: "user", password: "secret" });
}

/** Runs a call on one of the implementations, against a server of its own. */
export async function observe(which: "theirs" | "ours", run: Run): Promise<Observation> {
  const { call, prepare = login, path = (usual) => usual } = run;
  let isPrepared = false;
  const rules = (run.faults?.() ?? []).map(({ step, fault }): FaultRule => {
    return { step, fault: (truth, at) => (isPrepared ? fault(truth, at) : truth) };
  });
  const folder = mkdtempSync(join(tmpdir(), "promise-ftp-"));
  writeFileSync(join(folder, "local.txt"), "local text\n");
  const tree = structuredClone(TREE);
  await using server = await TestServer.start({ tree, faults: rules, ...run.server?.() });
  const library = implementations[which];
  const client = new library();
  const bench: Bench = { client, server, library, folder, path };
  try {
    await settleTimes(server, "/");
    await prepare(bench);
    isPrepared = true;
    const outcome = await call(bench).then(
      (value) => ({ value: plain(value, bench) }),
      (error: unknown) => ({ error: plainError(error, bench) }),
    );
    isPrepared = false;
    const isConnected = client.getConnectionStatus() === ("connected" as string);
    const directory = isConnected ? await client.pwd() : undefined;
    return { outcome, directory, remote: await remoteTree(server, "/"), local: localTree(folder) };
  } finally {
    client.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of the tree are as old as the server. */
async function settleTimes({ files }: TestServer, path: string): Promise<void> {
  for (const { name, kind } of await files.list(path)) {
    const below = `${path === "/" ? "" : path}/${name}`;
    await files.setModified(below, MODIFIED);
    if (kind === "directory") await settleTimes({ files } as TestServer, below);
  }
}

function plain(value: unknown, { server, folder }: Bench): unknown {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value, (_, each: unknown) => (each === undefined ? null : each));
  return JSON.parse(
    text
      .replaceAll(folder, "FOLDER")
      .replaceAll(String(server.port), "PORT")
      .replaceAll(/127\.0\.0\.1:\d+|\(127,0,0,1,\d+,\d+\)/g, "ADDRESS"),
  );
}

function plainError(thrown: unknown, bench: Bench): unknown {
  const error = thrown as Error & { code?: unknown };
  return plain({ name: error.name, message: error.message, code: error.code ?? null }, bench);
}

async function remoteTree({ files }: TestServer, path: string): Promise<unknown> {
  const tree: Record<string, unknown> = {};
  for (const { name, kind } of await files.list(path)) {
    const below = `${path === "/" ? "" : path}/${name}`;
    if (kind === "directory") tree[name] = await remoteTree({ files } as TestServer, below);
    else tree[name] = await contentOf(files, below);
  }
  return tree;
}

async function contentOf(files: TestServer["files"], path: string): Promise<string> {
  const blocks: Uint8Array[] = [];
  for await (const block of await files.read(path, 0)) blocks.push(Uint8Array.from(block));
  return Buffer.concat(blocks).toString("latin1").slice(0, 100);
}

function localTree(folder: string): unknown {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]),
  );
}
