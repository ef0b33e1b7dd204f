import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FaultRule, TestServer, type TestServerOptions } from "@ftplib/testkit";
import type * as theirs from "basic-ftp";
import * as ours from "../../src/index.ts";
import { closeOnce } from "./close-once.ts";

closeOnce();

/** The two implementations, by the types of basic-ftp. */
export const implementations: Readonly<Record<"theirs" | "ours", typeof theirs>> = {
  theirs: createRequire(import.meta.url)("basic-ftp") as typeof theirs,
  ours: ours as unknown as typeof theirs,
};

/** The major version of the Node that runs the tests: what basic-ftp does with streams depends on it. */
export const nodeMajor: number = Number.parseInt(process.versions.node, 10);

/** What an operation works with. */
export interface Bench {
  readonly client: theirs.Client;
  readonly server: TestServer;
  /** The implementation at work. */
  readonly library: typeof theirs;
  /** A local folder with `local.txt`, and a folder `tree`. */
  readonly folder: string;
  /** The path that the operation is about, if the situation has another one than usual. */
  path(usual: string): string;
}

/** One run: what is called, and in which circumstances. */
export interface Run {
  readonly call: (bench: Bench) => Promise<unknown>;
  readonly serverOptions?: (() => TestServerOptions) | undefined;
  /** What the server lies about once the client is prepared. */
  readonly faults?: (() => readonly FaultRule[]) | undefined;
  /** Left out, the client is connected and logged in. */
  readonly prepare?: ((bench: Bench) => Promise<unknown>) | undefined;
  readonly path?: ((usual: string) => string) | undefined;
  readonly timeout?: number | undefined;
}

/** What can be seen of a run. */
export interface Observation {
  readonly outcome: unknown;
  readonly isClosed: boolean;
  readonly commands: readonly string[];
  readonly directory: string | undefined;
  readonly remote: unknown;
  readonly local: unknown;
  readonly progress: unknown;
}

// Milliseconds; a machine with much else to do takes long over little.
const PATIENCE = 30_000;
const NOW = Date.UTC(2026, 2, 14, 15, 9, 26);
const TREE = {
  "file.txt": "hello, world\n",
  "empty.txt": "",
  " blank.txt": "blank\n",
  "größe.txt": "ü\n",
  "big.bin": Buffer.alloc(300_000, "0123456789"),
  dir: { "one.txt": "1\n", sub: { "two.txt": "22\n" } },
  empty: {},
};

export async function login({ client, server }: Bench): Promise<void> {
  await client.access({ host: server.host, port: server.port, user: "user", password: "secret" });
}

/** Runs a call on one of the implementations, against a server of its own. */
export async function observe(which: "theirs" | "ours", run: Run): Promise<Observation> {
  const { call, prepare = login, path = (usual) => usual, timeout = PATIENCE } = run;
  let isPrepared = false;
  const rules = (run.faults?.() ?? []).map(({ step, fault }): FaultRule => {
    return { step, fault: (truth, at) => (isPrepared ? fault(truth, at) : truth) };
  });
  const folder = mkdtempSync(join(tmpdir(), "basic-ftp-"));
  writeFileSync(join(folder, "local.txt"), "local text\n");
  await using server = await TestServer.start({
    tree: structuredClone(TREE),
    now: () => NOW,
    faults: rules,
    ...run.serverOptions?.(),
  });
  const library = implementations[which];
  const client = new library.Client(PATIENCE);
  const bench: Bench = { client, server, library, folder, path };
  try {
    await settleTimes(server, "/");
    await prepare(bench);
    isPrepared = true;
    Object.assign(client.ftp, { timeout });
    const before = server.transcript.lines.length;
    const events: theirs.FTPResponse[] = [];
    client.trackProgress((info) => void events.push(info as unknown as theirs.FTPResponse));
    const outcome = await call(bench).then(
      (value) => ({ value: plain(value, bench) }),
      (error: unknown) => ({ error: plainError(error, bench, library) }),
    );
    const commands = server.transcript.lines
      .slice(before)
      .filter((line) => line.startsWith("C: ") && line !== "C: QUIT");
    const isClosed = client.closed;
    const directory = isClosed ? undefined : await client.pwd().catch(() => undefined);
    return {
      outcome,
      isClosed,
      commands,
      directory,
      remote: await remoteTree(server, "/"),
      local: localTree(folder),
      // How often it is called in between is a matter of time.
      progress: [
        ...new Set([...events.slice(0, 1), ...events.slice(-1)].map((each) => JSON.stringify(each))),
      ],
    };
  } finally {
    client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files of the tree are as old as the server. */
async function settleTimes({ files }: TestServer, path: string): Promise<void> {
  for (const { name, kind } of await files.list(path)) {
    const below = `${path === "/" ? "" : path}/${name}`;
    await files.setModified(below, NOW);
    if (kind === "directory") await settleTimes({ files } as TestServer, below);
  }
}

function masked(text: string, { server, folder }: Pick<Bench, "server" | "folder">): string {
  return text
    .replaceAll(folder, "FOLDER")
    .replaceAll(String(server.port), "PORT")
    .replaceAll(/127\.0\.0\.1:\d+|\(\|\|\|\d+\|\)|\(127,0,0,1,\d+,\d+\)/g, "ADDRESS");
}

function plain(value: unknown, bench: Bench): unknown {
  if (value instanceof Map) return [...value];
  return value === undefined
    ? undefined
    : JSON.parse(
        masked(
          JSON.stringify(value, (_, each: unknown) => (each === undefined ? null : each)),
          bench,
        ),
      );
}

function plainError(error: unknown, bench: Bench, { FTPError }: typeof theirs): unknown {
  if (!(error instanceof Error)) return { thrown: String(error) };
  const code = "code" in error ? error.code : undefined;
  return { isRefusal: error instanceof FTPError, message: masked(error.message, bench), code };
}

async function remoteTree({ files }: TestServer, path: string): Promise<unknown> {
  const tree: Record<string, unknown> = {};
  for (const { name, kind } of await files.list(path)) {
    const below = `${path === "/" ? "" : path}/${name}`;
    if (kind === "directory") {
      tree[name] = await remoteTree({ files } as TestServer, below);
      continue;
    }
    const blocks: Uint8Array[] = [];
    for await (const block of await files.read(below, 0)) blocks.push(block);
    tree[name] = Buffer.concat(blocks).toString().slice(0, 100);
  }
  return tree;
}

function localTree(folder: string): unknown {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => {
        const path = join(folder, name);
        return [
          name,
          statSync(path).isDirectory() ? localTree(path) : readFileSync(path, "utf8").slice(0, 100),
        ];
      }),
  );
}
