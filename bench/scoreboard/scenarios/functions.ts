import { deflateSync } from "node:zlib";
import type { Scenario } from "../scenario.ts";
import { PASSWORD } from "../scene.ts";
import { at, faults } from "@ftplib/testkit";
import { all, FILE, gets, holds, succeeds } from "../verdicts.ts";

const group = "Functions";
const tree = { file: FILE };
const LARGE = Buffer.concat(Array.from({ length: 50 }, () => FILE));

/** The commands of each control connection that have this verb. */
const count = (commands: readonly string[], verb: string): number =>
  commands.filter((line) => line.split(" ")[0] === verb).length;

export const functions: readonly Scenario[] = [
  {
    id: "resume",
    group,
    title: "continues a download from the length of the local file",
    rows: [],
    passes: "the file is whole; the server was told REST 50000",
    server: () => ({ tree }),
    steps: (scene) => [{ op: "resume", remote: "file", local: scene.local("file") }],
    files: { file: FILE.subarray(0, 50_000) },
    judge: all(
      gets(),
      holds((_, { commands }) => commands.includes("REST 50000"), "does not send REST 50000"),
    ),
  },
  {
    id: "text",
    group,
    title: "downloads in text mode, with local line ends",
    rows: [],
    passes: "the server was in text mode; the lines end in LF",
    server: () => ({ tree: { file: "one\ntwo\n" } }),
    steps: (scene) => [{ op: "text", remote: "file", local: scene.local("file") }],
    judge: all(
      gets("one\ntwo\n"),
      holds(
        (_, { server }) => server.transcript.lines.some((line) => line.startsWith("S: 150 Opening ASCII")),
        "transfers in binary mode",
      ),
    ),
  },
  {
    id: "many",
    group,
    title: "downloads twenty files in one call or command",
    rows: [],
    passes: "all arrive, over one control connection",
    server: () => ({
      tree: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, `file ${index}`])),
    }),
    steps: (scene) => [
      { op: "many", remotes: Array.from({ length: 20 }, (_, index) => `f${index}`), local: scene.local(".") },
    ],
    judge: all(
      succeeds,
      ...Array.from({ length: 20 }, (_, index) => gets(`file ${index}`, `f${index}`)),
      holds((_, { server }) => server.connections === 1, "several connections"),
    ),
  },
  {
    id: "mirror",
    group,
    title: "downloads a directory with all that is in it",
    rows: [],
    passes: "all files arrive",
    server: () => ({ tree: { d: { a: "1", e: { b: "2" } } } }),
    steps: (scene) => [{ op: "mirror", remote: "d", local: scene.local("d") }],
    judge: all(gets("1", "d/a"), gets("2", "d/e/b")),
  },
  {
    id: "remove-tree",
    group,
    title: "deletes a directory with all that is in it",
    rows: [],
    passes: "it is gone, and nothing else",
    server: () => ({ tree: { d: { a: "1", e: { b: "2" } }, file: "3" } }),
    steps: () => [{ op: "remove-tree", remote: "d" }],
    judge: all(
      succeeds,
      holds(
        (_, scene) => scene.remote("/d/a") === undefined && scene.remote("/d/e/b") === undefined,
        "is there",
      ),
      holds((_, scene) => scene.remote("/file") !== undefined, "deletes more"),
    ),
  },
  {
    id: "upload-deep",
    group,
    title: "uploads into directories that do not exist yet",
    rows: [],
    passes: "the server has the file there",
    server: () => ({ tree: {} }),
    steps: (scene) => [{ op: "upload-deep", remote: "new/deep/up", local: scene.local("source") }],
    files: { source: FILE },
    judge: all(
      succeeds,
      holds((_, scene) => scene.remote("/new/deep/up")?.equals(FILE) === true, "is not there"),
    ),
  },
  {
    id: "match",
    group,
    title: "downloads the files that match a pattern",
    rows: [],
    passes: "these arrive, and no other",
    server: () => ({ tree: { "a.txt": "1", "b.txt": "2", "c.bin": "3" } }),
    steps: (scene) => [{ op: "match", remote: "*.txt", local: scene.local(".") }],
    judge: all(
      gets("1", "a.txt"),
      gets("2", "b.txt"),
      holds((_, scene) => scene.read("c.bin") === undefined, "more than these"),
    ),
  },
  {
    id: "retry",
    group,
    title: "tries again by itself when the connection is lost in the middle of a download",
    rows: [],
    passes: "the file arrives",
    server: () => ({
      tree,
      faults: [
        at(
          "retr-bytes",
          faults.nth(1, faults.closeControl("reset")),
          faults.nth(1, faults.resetData(50_000)),
        ),
      ],
    }),
    steps: (scene) => [{ op: "retry", remote: "file", local: scene.local("file") }],
    deadline: 20_000,
    judge: gets(),
  },
  {
    id: "parts",
    group,
    title: "downloads one file in parts over several connections",
    rows: [],
    passes: "the file arrives; several RETR",
    server: () => ({
      tree: { file: LARGE },
      // So that there is something left when the second connection is up.
      bandwidth: 8 * 2 ** 20,
    }),
    steps: (scene) => [{ op: "parts", remote: "file", local: scene.local("file") }],
    judge: all(
      gets(LARGE),
      holds((_, { commands }) => count(commands, "RETR") > 1, "one RETR"),
    ),
  },
  {
    id: "timed",
    group,
    title: "gives a downloaded file the server's time",
    rows: [],
    passes: "the local file has it, to the second",
    server: () => ({ tree, faults: [at("mdtm", faults.withText("20010203040506"))] }),
    steps: (scene) => [{ op: "timed", remote: "file", local: scene.local("file") }],
    judge: all(
      gets(),
      holds(
        (_, scene) => Math.floor(scene.modified("file") / 1000) === Date.UTC(2001, 1, 3, 4, 5, 6) / 1000,
        "another time",
      ),
    ),
  },
  {
    id: "server-to-server",
    group,
    title: "has one server send a file to another",
    rows: ["S2"],
    passes: "the other server has it",
    server: () => ({ tree }),
    steps: ({ second }) => [{ op: "server-to-server", remote: "file", port: second.port }],
    judge: all(
      succeeds,
      holds((_, scene) => scene.remote("/file", scene.second)?.equals(FILE) === true, "it has not"),
      holds(
        (_, { second, server }) =>
          [second, server].some(({ transfers }) => transfers.some(({ mode }) => mode === "active")),
        "the file went through the client",
      ),
    ),
  },
  {
    id: "compressed",
    group,
    title: "downloads by MODE Z",
    rows: ["S88"],
    passes: "the file arrives; MODE Z was sent",
    needs: ["compress"],
    server: () => ({
      tree,
      extraFeatures: ["MODE Z"],
      faults: [
        at("mode-command", faults.reply("200 Mode set")),
        at("retr-bytes", faults.replaceData(deflateSync(FILE))),
      ],
    }),
    job: () => ({ compress: true }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    judge: all(
      gets(),
      holds((_, { commands }) => commands.includes("MODE Z"), "does not send MODE Z"),
    ),
  },
  {
    id: "proxy",
    group,
    title: "goes through an HTTP proxy by CONNECT",
    rows: ["S13"],
    passes: "the file arrives; control and data connection went through the proxy",
    needs: ["proxy"],
    server: () => ({ tree }),
    job: ({ proxy }) => ({ proxy: { host: "127.0.0.1", port: proxy.port } }),
    steps: (scene) => [{ op: "download", remote: "file", local: scene.local("file") }],
    judge: all(
      gets(),
      holds((_, { proxy }) => proxy.tunnels >= 2, "goes past the proxy"),
    ),
  },
  {
    id: "netrc",
    group,
    title: "takes the login from ~/.netrc, if need be by an option",
    rows: ["S70"],
    passes: "the server was told this login, and the client succeeds",
    needs: ["netrc"],
    server: () => ({ tree }),
    job: () => ({ netrc: true }),
    steps: () => [{ op: "show", remote: "" }],
    judge: all(
      succeeds,
      holds((_, { commands }) => commands.includes(`PASS ${PASSWORD}`), "does not send this password"),
    ),
  },
];
