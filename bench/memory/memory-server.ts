// The server of `memory.ts`, in a process of its own: what it sends is made as it goes, what it gets is thrown away slowly.
import { at, type FaultRule, faults, TestServer } from "@ftplib/testkit";
import { LINES, type MemoryCase, RATE } from "./memory-case.ts";
import { Pace } from "./pace.ts";

const { kind, tls, amount } = JSON.parse(process.argv[2] ?? "") as MemoryCase;
const BLOCK = Buffer.alloc(1 << 18, "0123456789abcdef");
const facts = { kind: "file", size: amount, modified: 0, mode: 0o644, unique: "1" } as const;
const isDirectory = (path: string): boolean => /^\/?d\d+$/.test(path);
let pace = new Pace(RATE);

/** One file as long as is asked for, and whatever is uploaded. */
const files: TestServer["files"] = {
  stat: async (path) =>
    path === "/" || isDirectory(path)
      ? { ...facts, kind: "directory", name: "/" }
      : { ...facts, name: path.slice(1) },
  list: async () => [],
  read: async (_path, start) =>
    (async function* blocks() {
      for (let sent = start; sent < amount; sent += BLOCK.length) yield BLOCK.subarray(0, amount - sent);
    })(),
  write: async () => {
    pace = new Pace(RATE);
    return {
      write: (bytes) => pace.take(bytes.length),
      close: async () => void process.send?.({ slept: pace.slept }),
    };
  },
  makeDirectory: async () => {},
  removeDirectory: async () => {},
  removeFile: async () => {},
  rename: async () => {},
  setModified: async () => {},
  setMode: async () => {},
};

/** Lines again and again: the listing itself is made by nobody. */
function listing(verb: "mlsd" | "list", line: (index: number) => string): FaultRule {
  const block = Array.from({ length: LINES }, (_, index) => `${line(index)}\r\n`).join("");
  return at(`${verb}-end`, faults.endlessData(block, amount / LINES));
}

/** A block of MLSD's lines; each name is another. */
function lines(type: "dir" | "file", names: readonly string[]): Buffer {
  const facts = `type=${type};size=1;modify=20260102030405;UNIX.mode=0644;`;
  return Buffer.from(names.map((name) => `${facts} ${name}\r\n`).join(""));
}

const names = (letter: string, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${letter}${from + at}`);

/** The tree of a site: directories of so many files, or all files in one. */
const tree: FaultRule = at("mlsd-end", (truth, { argument }) => {
  const blocks =
    kind === "walkFlat"
      ? Array.from({ length: amount / LINES }, (_, at) => lines("file", names("f", at * LINES, LINES)))
      : isDirectory(argument)
        ? [lines("file", names("f", 0, LINES))]
        : [lines("dir", names("d", 0, amount / LINES))];
  return [...blocks.map((bytes) => ({ kind: "send", bytes }) as const), ...truth];
});

const isListing = kind === "list" || kind === "dir" || kind === "lines";
const server = await TestServer.start({
  files,
  users: { me: false },
  tls: tls ? "explicit" : "none",
  faults:
    kind === "walkDeep" || kind === "walkFlat"
      ? [tree]
      : isListing
        ? [
            listing(
              "mlsd",
              (index) => `type=file;size=${index};modify=20260102030405;UNIX.mode=0644; file-${index}.txt`,
            ),
            listing(
              "list",
              (index) => `-rw-r--r--   1 me       users    ${1000 + index} Jan 02 03:04 file-${index}.txt`,
            ),
          ]
        : [],
});
process.send?.({ port: server.port, ca: server.certificate.ca });
process.once("disconnect", () => void server.stop());
