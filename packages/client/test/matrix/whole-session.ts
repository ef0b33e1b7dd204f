import { createHash } from "node:crypto";
import type { MemoryFileSystem } from "@ftplib/testkit";
import type { CallOptions, FTP } from "../../src/index.ts";

/** Only on the wire may this password turn up. */
export const CANARY = "canary-Pa55/word";

/** One call of a session, and whether what it said is the truth. */
export interface SessionCall {
  readonly name: string;
  /** Makes the call; answers with what is wrong with its success, or with undefined when it was a true one. */
  readonly make: (ftp: FTP, files: MemoryFileSystem, options: CallOptions) => Promise<string | undefined>;
}

/** Bytes that differ from place to place, of a length that is no multiple of anything. */
const CONTENT: Uint8Array = Uint8Array.from({ length: 20_011 }, (_, at) => (at * 31 + (at >> 8)) & 255);

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const WHOLE = digest(CONTENT);

function unless(isTrue: boolean, lie: string): string | undefined {
  return isTrue ? undefined : lie;
}

/** Connect, log in, look around, upload, list, download, rename, delete, leave: what a client is for. */
export const wholeSession: readonly SessionCall[] = [
  {
    name: "connect",
    make: async (ftp, _files, options) => {
      const reply = await ftp.connect(undefined, options);
      return unless(reply.code === 220, "the greeting is none");
    },
  },
  {
    name: "login",
    make: async (ftp, _files, options) => {
      const reply = await ftp.login("me", CANARY, undefined, options);
      return unless(reply.code === 230, "not logged in");
    },
  },
  {
    name: "features",
    make: async (ftp, _files, options) => {
      await ftp.features(options);
      return undefined;
    },
  },
  {
    name: "mkd",
    make: async (ftp, files, options) => {
      await ftp.mkd("/new", options);
      return unless((await files.stat("/new"))?.kind === "directory", "there is no directory");
    },
  },
  {
    name: "cwd",
    make: async (ftp, _files, options) => {
      const reply = await ftp.cwd("/new", options);
      return unless(reply.code === 250, "no 250");
    },
  },
  {
    name: "pwd",
    // Empty: the server does not tell.
    make: async (ftp, _files, options) =>
      unless(["/new", ""].includes(await ftp.pwd(options)), "another directory"),
  },
  {
    name: "upload",
    make: async (ftp, files, options) => {
      const { bytes } = await ftp.upload(CONTENT, "/new/file", options);
      const stored = files.readFile("/new/file");
      return unless(
        bytes === CONTENT.length && stored !== undefined && digest(stored) === WHOLE,
        "the server has other bytes",
      );
    },
  },
  {
    name: "list",
    make: async (ftp, files, options) => {
      const told: string[] = [];
      for await (const item of ftp.list("/new", options)) {
        // What is not understood is told as such, which is no lie.
        if (item.kind === "entry") told.push(`${item.type} ${item.size} ${item.name}`);
      }
      const there = (await files.list("/new").catch(() => [])).map(
        ({ name, kind, size }) => `${kind} ${size} ${name}`,
      );
      return unless(told.toSorted().join() === there.toSorted().join(), "other files");
    },
  },
  {
    name: "size",
    make: async (ftp, files, options) => {
      const size = await ftp.size("/new/file", options);
      // Undefined: the server does not tell.
      return unless([files.readFile("/new/file")?.length, undefined].includes(size), "another size");
    },
  },
  {
    name: "download",
    make: async (ftp, files, options) => {
      const blocks: Uint8Array[] = [];
      await ftp.download("/new/file", (block) => void blocks.push(block), options);
      const stored = files.readFile("/new/file");
      return unless(
        stored !== undefined && digest(Buffer.concat(blocks)) === digest(stored),
        "other bytes arrived",
      );
    },
  },
  {
    name: "rename",
    make: async (ftp, files, options) => {
      await ftp.rename("/new/file", "/new/renamed", options);
      return unless(files.readFile("/new/renamed") !== undefined, "there is no such file");
    },
  },
  {
    name: "delete",
    make: async (ftp, files, options) => {
      await ftp.delete("/new/renamed", options);
      return unless(files.readFile("/new/renamed") === undefined, "the file is still there");
    },
  },
  {
    name: "rmd",
    make: async (ftp, files, options) => {
      await ftp.rmd("/new", options);
      return unless((await files.stat("/new")) === undefined, "the directory is still there");
    },
  },
  {
    name: "quit",
    make: async (ftp, _files, options) => {
      await ftp.quit(options);
      return unless(ftp.state === "closed", "still connected");
    },
  },
];
