import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from "node:fs";
import { buffer, text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Site } from "../src/site.ts";
import { LocalDirectory } from "./local-directory.ts";

/** The options that every call takes. */
export interface EveryOption {
  readonly signal?: AbortSignal;
}

/** A public method of a site, on the files of {@link servedFiles}. */
export interface Operation {
  readonly name: string;
  readonly call: (site: Site, local: LocalDirectory, options?: EveryOption) => Promise<unknown>;
  /** What is true afterwards, of what the call gave, of the server's disk and of this machine's. */
  readonly isDone: (given: unknown, served: LocalDirectory, local: LocalDirectory) => boolean;
  /** Whether it is one attempt, by design. */
  readonly isOnce?: boolean;
}

/** A served directory on disk, which can hold links. */
export function servedFiles(): LocalDirectory {
  const served = new LocalDirectory();
  served.write("a.txt", "content");
  mkdirSync(served.at("empty"));
  mkdirSync(served.at("full"));
  served.write("full/b.txt", "b");
  symlinkSync("a.txt", served.at("link"));
  return served;
}

/** What is to be uploaded, on this machine. */
export function localFiles(): LocalDirectory {
  const local = new LocalDirectory();
  local.write("up.txt", "new");
  mkdirSync(local.at("tree"));
  local.write("tree/c.txt", "c");
  return local;
}

const time = new Date("2020-01-02T03:04:05Z");
const hex = createHash("sha256").update("content").digest("hex");
const given =
  (expected: unknown) =>
  (value: unknown): boolean =>
    JSON.stringify(value) === JSON.stringify(expected);
const onServer =
  (path: string, expected: string) =>
  (_: unknown, served: LocalDirectory): boolean =>
    readFileSync(served.at(path), "utf8") === expected;
const onServerGone =
  (path: string) =>
  (_: unknown, served: LocalDirectory): boolean =>
    !existsSync(served.at(path));
const here =
  (path: string, expected: string) =>
  (_: unknown, _served: LocalDirectory, local: LocalDirectory): boolean =>
    readFileSync(local.at(path), "utf8") === expected;

async function pathsOf(entries: PromiseLike<readonly { readonly path: string }[]>): Promise<string[]> {
  return (await entries).map(({ path }) => path).toSorted();
}

async function thrown(outcomes: PromiseLike<readonly { readonly error: unknown }[]>): Promise<void> {
  for (const { error } of await outcomes) if (error !== undefined) throw error;
}

const bytes = Buffer.from("new");

/** Every method that talks to the server. */
export const operations: readonly Operation[] = [
  {
    name: "stat",
    call: async (site, _, options) => (await site.stat("a.txt", options)).size,
    isDone: given(7),
  },
  { name: "exists", call: (site, _, options) => site.exists("a.txt", options), isDone: given(true) },
  { name: "readdir", call: (site, _, options) => site.readdir("full", options), isDone: given(["b.txt"]) },
  {
    name: "list",
    call: (site, _, options) => pathsOf(site.list("full", options)),
    isDone: given(["full/b.txt"]),
  },
  {
    name: "walk",
    call: (site, _, options) => pathsOf(site.walk("full", options)),
    isDone: given(["full/b.txt"]),
  },
  {
    name: "glob",
    call: (site, _, options) => pathsOf(site.glob("*/*.txt", options)),
    isDone: given(["full/b.txt"]),
  },
  { name: "readlink", call: (site, _, options) => site.readlink("link", options), isDone: given("a.txt") },
  {
    name: "hash",
    call: async (site, _, options) => (await site.hash("a.txt", options)).hex,
    isDone: given(hex),
  },
  {
    name: "readFile",
    call: (site, _, options) => site.readFile("a.txt", { encoding: "utf8", ...options }),
    isDone: given("content"),
  },
  {
    name: "createReadStream",
    call: (site, _, options) => text(site.createReadStream("a.txt", options)),
    isDone: given("content"),
  },
  {
    name: "readable",
    call: async (site, _, options) => (await buffer(site.readable("a.txt", options))).toString(),
    isDone: given("content"),
  },
  {
    name: "download",
    call: (site, local, options) => site.download("a.txt", local.at("down"), options),
    isDone: here("down", "content"),
  },
  {
    name: "downloadMany",
    call: (site, local, options) =>
      thrown(site.downloadMany([{ path: "a.txt", local: local.at("down") }], options)),
    isDone: here("down", "content"),
  },
  {
    name: "downloadTree",
    call: (site, local, options) => site.downloadTree("full", local.at("down"), options),
    isDone: here("down/b.txt", "b"),
  },
  {
    name: "writeFile",
    call: (site, _, options) => site.writeFile("a.txt", "new", options),
    isDone: onServer("a.txt", "new"),
  },
  {
    name: "appendFile",
    call: (site, _, options) => site.appendFile("a.txt", "+", options),
    isDone: onServer("a.txt", "content+"),
  },
  {
    name: "createWriteStream",
    call: (site, _, options) => pipeline([bytes], site.createWriteStream("a.txt", options)),
    isDone: onServer("a.txt", "new"),
  },
  {
    name: "writable",
    call: (site, _, options) => new Blob([bytes]).stream().pipeTo(site.writable("a.txt", options)),
    isDone: onServer("a.txt", "new"),
  },
  {
    name: "upload",
    call: (site, local, options) => site.upload(local.at("up.txt"), "x/up.txt", options),
    isDone: onServer("x/up.txt", "new"),
  },
  {
    name: "uploadMany",
    call: (site, local, options) =>
      thrown(site.uploadMany([{ local: local.at("up.txt"), path: "x/up.txt" }], options)),
    isDone: onServer("x/up.txt", "new"),
  },
  {
    name: "uploadTree",
    call: (site, local, options) => site.uploadTree(local.at("tree"), "x", options),
    isDone: onServer("x/c.txt", "c"),
  },
  {
    name: "mkdir",
    call: (site, _, options) => site.mkdir("new/inner", { recursive: true, ...options }),
    isDone: (_, served) => statSync(served.at("new/inner")).isDirectory(),
  },
  { name: "rm", call: (site, _, options) => site.rm("a.txt", options), isDone: onServerGone("a.txt") },
  {
    name: "rm recursive",
    call: (site, _, options) => site.rm("full", { recursive: true, ...options }),
    isDone: onServerGone("full"),
  },
  { name: "rmdir", call: (site, _, options) => site.rmdir("empty", options), isDone: onServerGone("empty") },
  {
    name: "rename",
    call: (site, _, options) => site.rename("a.txt", "b.txt", options),
    isDone: onServer("b.txt", "content"),
  },
  {
    name: "copyFile",
    call: (site, _, options) => site.copyFile("a.txt", "b.txt", options),
    isDone: onServer("b.txt", "content"),
  },
  {
    name: "utimes",
    call: (site, _, options) => site.utimes("a.txt", time, time, options),
    isDone: (_, served) => statSync(served.at("a.txt")).mtimeMs === time.getTime(),
  },
  {
    name: "chmod",
    call: (site, _, options) => site.chmod("a.txt", 0o600, options),
    isDone: (_, served) => (statSync(served.at("a.txt")).mode & 0o777) === 0o600,
  },
  {
    name: "symlink",
    call: (site, _, options) => site.symlink("a.txt", "new", options),
    isDone: (_, served) => readlinkSync(served.at("new")) === "a.txt",
  },
  {
    name: "features",
    call: async (site, _, options) => (await site.features(options)).has("REST"),
    isDone: given(true),
  },
  {
    name: "command",
    call: async (site, _, options) => (await site.command("NOOP", options)).code,
    isDone: given(200),
    isOnce: true,
  },
  {
    name: "withSession",
    call: (site, _, options) => site.withSession((ftp) => ftp.pwd(), options),
    isDone: given("/"),
    isOnce: true,
  },
];
