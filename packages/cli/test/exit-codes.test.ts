import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, faults, MemoryFileSystem, type TestServerOptions } from "@ftplib/testkit";
import { runFtpl, runShell, startServer } from "./program.ts";

/** One invocation; `URL` in the words stands for the server's address. */
interface Row {
  readonly words: string;
  readonly exit: number;
  /** What standard error says. */
  readonly says: RegExp;
  readonly server?: TestServerOptions;
  readonly env?: Readonly<Record<string, string>>;
  /** Local files. */
  readonly local?: Readonly<Record<string, string>>;
}

const tree = { "a.txt": "hello\n", pub: { "b.txt": "b" } };
const rows: Readonly<Record<string, Row>> = {
  done: { words: "ls --tls off URL", exit: 0, says: /^$/ },
  "an unknown command": { words: "lss URL", exit: 2, says: /Did you mean ls\?/ },
  "the help of a flag": { words: "help --nope", exit: 2, says: /"--nope" is not the name of a command/ },
  "a flag before the command in help": { words: "help --json ls", exit: 2, says: /"--json" is not the name/ },
  "a flag after --": { words: "-- --help", exit: 2, says: /"--help" is not the name of a command/ },
  "the help of an unknown command": { words: "help lss", exit: 2, says: /Did you mean ls\?/ },
  "an unknown flag": { words: "ls --tsl off URL", exit: 2, says: /Did you mean --tls\?/ },
  "a wrong value of a flag": { words: "ls --timeout soon URL", exit: 2, says: /--timeout takes seconds/ },
  "a wrong URL": { words: "ls ftp:///nowhere", exit: 2, says: /URL/ },
  "an unknown site": { words: "ls nowhere:path", exit: 2, says: /ftpl site add nowhere/ },
  "a local file that is not there": { words: "put none.txt URL/", exit: 3, says: /ENOENT.*none\.txt/ },
  "nobody listens": { words: "ls --retries 0 ftp://127.0.0.1:1/", exit: 4, says: /ECONNREFUSED/ },
  "a server without TLS": { words: "ls --tls require URL", exit: 5, says: /AUTH/ },
  "a wrong password": { words: "ls --tls off URL", env: { FTP_PASSWORD: "wrong" }, exit: 6, says: /530/ },
  "a reply that is none": {
    words: "ls --tls off --retries 0 URL",
    server: { faults: [at("greeting", faults.reply("SSH-2.0-OpenSSH"))] },
    exit: 7,
    says: /SSH/,
  },
  "a file that is not there": { words: "cat --tls off URL/none.txt", exit: 8, says: /ENOENT.*none\.txt/ },
  "a file that cannot be stored": {
    words: "put --tls off local.txt URL/z.txt",
    local: { "local.txt": "text" },
    server: { readOnly: true },
    exit: 8,
    says: /z\.txt.*the server said 550/,
  },
  "the server's disk is full": {
    words: "put --tls off local.txt URL/z.txt",
    local: { "local.txt": "text" },
    server: { faults: [at("stor-command", faults.reply("552 Disk full"))] },
    exit: 8,
    says: /ENOSPC.*552 Disk full.*free some space/,
  },
  "some files of a tree fail": {
    words: "get --tls off URL here",
    server: {
      faults: [
        at("retr-command", (truth, step) =>
          step.argument.endsWith("b.txt") ? faults.reply("550 locked")(truth, step) : truth,
        ),
      ],
    },
    exit: 23,
    says: /pub\/b\.txt.*550 locked.*\nftpl: 1 of the tree failed; 1 file transferred/,
  },
  "one of several operands fails": {
    words: "rm --tls off URL/none URL/a.txt",
    exit: 23,
    says: /ENOENT.*none.*\nftpl: 1 of 2 failed; the others are done/,
  },
  "a limit of the server": {
    words: "ls --tls off --retries 0 URL",
    server: { faults: [at("greeting", faults.reply("421 Too many connections"))] },
    exit: 25,
    says: /421 Too many connections/,
  },
  "a download that is not the server's file": {
    words: "get --tls off --retries 0 --verify hash URL/a.txt",
    server: { faults: [at("retr-bytes", faults.corruptData(0))] },
    exit: 26,
    says: /a\.txt/,
  },
  "an upload that is not whole on the server": {
    words: "put --tls off --retries 0 local.txt URL/z.txt",
    local: { "local.txt": "text" },
    server: { faults: [at("upload-bytes", faults.storeOnly(2))] },
    exit: 26,
    says: /z\.txt/,
  },
  "a hash that is another": {
    words: "hash --tls off --check sums URL",
    local: { sums: "d41d8cd98f00b204e9800998ecf8427e  a.txt\n" },
    exit: 26,
    says: /1 of 1 files are not as expected/,
  },
  "a server that says nothing": {
    words: "ls --tls off --retries 0 --timeout 300ms URL",
    server: { faults: [at("greeting", faults.nothing())] },
    exit: 28,
    says: /300 ms.*--timeout/,
  },
  "nothing to transfer": {
    words: "get --tls off --error-on-no-transfer URL/empty here",
    server: { tree: { empty: {} } },
    exit: 9,
    says: /nothing to transfer/,
  },
};

describe("W3: the exit code", () => {
  it.each(Object.entries(rows))("%s", async (_, { words, exit, says, server, env, local }) => {
    await using open = await startServer({ tree, ...server });
    const cwd = directoryWith(local);
    const outcome = await runFtpl(words.replaceAll("URL", open.url).split(" "), {
      cwd,
      env: { ...open.env, ...env },
    });
    rmSync(cwd, { recursive: true });
    expect(outcome).toMatchObject({ exit });
    expect(outcome.stderr).toMatch(says);
  });
});

describe("W3: the exit code of what vanishes, and of full disks", () => {
  it.each([
    ["a file", "get --tls off URL/pub/b.txt"],
    ["a file of a tree", "get --tls off URL/pub here"],
  ])("24 for %s that was there and is not any more", async (_, words) => {
    const files = new MemoryFileSystem({ pub: { "b.txt": "b".repeat(100_000) } });
    const vanish = at("retr-command", (truth, step) => {
      void files.removeFile("/pub/b.txt").catch(() => {});
      return faults.reply("550 No such file")(truth, step);
    });
    await using open = await startServer({ files, faults: [vanish] });
    const outcome = await runFtpl(words.replaceAll("URL", open.url).split(" "), { env: open.env });
    expect(outcome).toMatchObject({ exit: 24 });
    expect(outcome.stderr).toMatch(/pub\/b\.txt.*No such file/);
  });

  it("23 for a tree whose directory the server says to have made, and has not: no source is missing", async () => {
    const made = at("mkd-command", faults.reply('257 "/x/d" created'));
    await using open = await startServer({ tree: { x: {} }, faults: [made] });
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-exit-"));
    mkdirSync(join(cwd, "x", "d"), { recursive: true });
    writeFileSync(join(cwd, "x", "d", "f"), "f");
    const outcome = await runFtpl(["put", "--tls", "off", "x", `${open.url}/x`], { env: open.env, cwd });
    expect(outcome).toMatchObject({ exit: 23 });
    expect(outcome.stderr).toContain("ENOENT");
    rmSync(cwd, { recursive: true });
  });

  it.each([
    ["a file", "get --tls off URL/big.bin ."],
    ["a tree", "get --tls off URL here"],
    ["a directory that becomes equal", "sync --tls off URL here"],
  ])("3 for %s on a disk that is full, and the same command goes on", async (_, words) => {
    await using open = await startServer({ tree: { "big.bin": "x".repeat(500_000) } });
    // A disk of 256 KiB, which this process alone sees.
    const outcome = await runShell(
      'mkdir disk && mount -t tmpfs -o size=256k none disk && cd disk && exec "$@"',
      words.replaceAll("URL", open.url).split(" "),
      { env: open.env, before: ["unshare", "--user", "--map-root-user", "--mount"] },
    );
    expect(outcome).toMatchObject({ exit: 3 });
    expect(outcome.stderr).toMatch(
      /ENOSPC.*big\.bin.*(?:free some space|1 of the tree failed|1 step failed)/s,
    );
  });

  it.each([
    ["a file in a new directory", "get --tls off URL/a.txt x/y/", 3],
    ["a tree", "get --tls off URL x/y", 3],
    ["a sync", "sync --tls off URL x/y", 23],
  ])("%s on a read-only file system, which is what it says", async (_, words, exit) => {
    await using open = await startServer({ tree });
    const outcome = await runShell(
      'mkdir disk && mount -t tmpfs -o ro none disk && cd disk && exec "$@"',
      words.replaceAll("URL", open.url).split(" "),
      { env: open.env, before: ["unshare", "--user", "--map-root-user", "--mount"] },
    );
    expect(outcome).toMatchObject({ exit });
    expect(outcome.stderr).toMatch(/EROFS: read-only file system/);
  });

  it.each(["--help", "ls --help", "help ls", "help", "--version"])(
    "3 for %s on a disk that is full",
    async (words) => {
      const outcome = await runShell('exec "$@" > /dev/full', words.split(" "));
      expect(outcome).toMatchObject({ exit: 3 });
      expect(outcome.stderr).toMatch(/^ftpl: standard output: ENOSPC.*\n$/);
    },
  );

  it.each([
    ["a tree of small files", "get --tls off URL/many here", /^ftpl: many\/f\d+: ENOSPC/m],
    ["a tree of large files", "get --tls off URL/large here", /^ftpl: large\/f\d+: ENOSPC/m],
    ["a sync", "sync --tls off URL/many here", /^ftpl: f\d+: ENOSPC/m],
    ["a sync of large files", "sync --tls off URL/large here", /^ftpl: f\d+: ENOSPC/m],
  ])("3 for %s on a full disk, which ends it at the first file", async (_, words, says) => {
    const of = (count: number, size: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, "x".repeat(size)]));
    await using open = await startServer({ tree: { many: of(200, 10_000), large: of(20, 1_500_000) } });
    const cwd = mkdtempSync(join(tmpdir(), "ftpl-cwd-"));
    const outcome = await runShell(
      'mkdir disk && mount -t tmpfs -o size=256k none disk && cd disk && "$@"; code=$?; find . -name "*~"; exit $code',
      words.replaceAll("URL", open.url).split(" "),
      { env: open.env, cwd, before: ["unshare", "--user", "--map-root-user", "--mount"] },
    );
    rmSync(cwd, { recursive: true });
    expect(outcome).toMatchObject({ exit: 3, stdout: "" });
    expect(outcome.stderr).toMatch(says);
    expect(outcome.stderr.match(/ENOSPC/g)).toHaveLength(1);
  });

  it.each([
    ["a plan", "plan --tls off -o p.ndjson URL/many here", "p.ndjson"],
    ["a journal", "sync --tls off --journal j URL/many ../here", "j"],
    ["a site", "site add work ftp://127.0.0.1/", "sites.json"],
  ])("3 for %s on a full disk, and the file is named", async (_, words, name) => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, "x"]));
    await using open = await startServer({ tree: { many } });
    const outcome = await runShell(
      'mkdir disk && mount -t tmpfs -o size=16k none disk && cd disk && mkdir ftpl && head -c 50000 /dev/zero >full 2>/dev/null; export XDG_CONFIG_HOME=$PWD; exec "$@"',
      words.replaceAll("URL", open.url).split(" "),
      { env: open.env, before: ["unshare", "--user", "--map-root-user", "--mount"] },
    );
    expect(outcome).toMatchObject({ exit: 3 });
    expect(outcome.stderr).toMatch(/ENOSPC/);
    expect(outcome.stderr).toContain(name);
  });

  it("3 for standard output on a disk that is full", async () => {
    await using open = await startServer({ tree });
    const words = ["cat", "--tls", "off", `${open.url}/a.txt`];
    const outcome = await runShell('exec "$@" > /dev/full', words, { env: open.env });
    expect(outcome).toMatchObject({ exit: 3 });
    expect(outcome.stderr).toMatch(/standard output: ENOSPC/);
  });
});

function directoryWith(files: Readonly<Record<string, string>> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), "ftpl-cwd-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}
