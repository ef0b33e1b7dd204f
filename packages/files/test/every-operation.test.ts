import { at, type TestServerOptions, TestServer } from "@ftplib/testkit";
import { describe, expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import { isFileError } from "../src/errors/file-error.ts";
import { TreeError } from "../src/errors/tree-error.ts";
import type { Site } from "../src/site.ts";
import type { FileToUpload } from "../src/upload/many-files.ts";
import type { LocalDirectory } from "./local-directory.ts";
import { localFiles, type Operation, operations, servedFiles } from "./operations.ts";
import { commandsOf, openSite } from "./sites.ts";

const cells = operations.map((operation) => ({ name: operation.name, operation }));

/** The error of a call, or of the part of it that failed. */
async function errorOf(calling: () => Promise<unknown>): Promise<unknown> {
  const error: unknown = await (async () => await calling())().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof TreeError ? error.failures[0]?.error : error;
}

/** Uploads one item, and throws what became of it. */
async function uploadOne(site: Site, options: Partial<FileToUpload>): Promise<void> {
  const [outcome] = await site.uploadMany([{ local: Buffer.from("a"), path: "b", ...options }]);
  if (outcome?.error !== undefined) throw outcome.error;
}

describe("every operation, with a signal", () => {
  it.each(cells)("that has fired before, sends nothing: $name", async ({ operation }) => {
    using served = servedFiles();
    using local = localFiles();
    await using open = await openSite({ root: served.path });
    const before = commandsOf(open.server);
    const reason = new Error("too late");
    const options = { signal: AbortSignal.abort(reason) };
    expect(await errorOf(() => operation.call(open.site, local, options))).toBe(reason);
    expect(commandsOf(open.server)).toEqual(before);
    expect(open.site.state).toMatchObject({ busy: 0, waiting: 0 });
  });

  it.each(cells)(
    "P3: that fires while it waits for a connection, leaves the queue: $name",
    async ({ operation }) => {
      using served = servedFiles();
      using local = localFiles();
      await using open = await openSite({ root: served.path }, { connections: 1 });
      const { site } = open;
      let leave = (): void => {};
      const held = new Promise<void>((resolve) => (leave = resolve));
      const holding = site.withSession(() => held);
      const cancel = new AbortController();
      const calling = errorOf(() => operation.call(site, local, { signal: cancel.signal }));
      await expect.poll(() => site.state.waiting).toBe(1);
      const reason = new Error("no longer wanted");
      cancel.abort(reason);
      expect(await calling).toBe(reason);
      expect(site.state).toMatchObject({ busy: 1, waiting: 0 });
      leave();
      await holding;
      // The site is as good as before.
      expect(await operation.isDone(await operation.call(site, local), served, local)).toBe(true);
    },
  );
});

describe("every operation", () => {
  it.each(cells)("names an option that does not exist, and sends nothing: $name", async ({ operation }) => {
    using served = servedFiles();
    using local = localFiles();
    await using open = await openSite({ root: served.path });
    const before = commandsOf(open.server);
    const error = await errorOf(() => operation.call(open.site, local, { sgnal: 1 } as never));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(/unknown option "sgnal" of \w+\(\): did you mean "signal"\?/);
    expect(commandsOf(open.server)).toEqual(before);
  });

  const alien: readonly (readonly [string, readonly string[], (site: Site, options: object) => unknown])[] = [
    [
      "appendFile",
      ["atomic", "bandwidth", "mkdir", "mode", "mtime", "onProgress", "preserveTime", "resume", "verify"],
      (site, options) => site.appendFile("a.txt", "+", options),
    ],
    [
      "uploadMany",
      ["mode", "mtime", "onProgress", "resume"],
      (site, options) => site.uploadMany([{ local: Buffer.from("a"), path: "b" }], options),
    ],
    ["writeFile", ["preserveTime"], (site, options) => site.writeFile("a.txt", "a", options)],
    [
      "createWriteStream",
      ["preserveTime", "resume"],
      async (site, options) => void site.createWriteStream("a.txt", options).destroy(),
    ],
    [
      "writable",
      ["preserveTime", "resume"],
      async (site, options) => await site.writable("a.txt", options).abort(),
    ],
  ];
  const values: Readonly<Record<string, unknown>> = {
    atomic: true,
    bandwidth: 1e6,
    mkdir: true,
    mode: 0o644,
    mtime: new Date(0),
    onProgress: () => {},
    preserveTime: true,
    resume: "a",
    verify: "size",
  };
  it.each(alien.flatMap(([name, options, call]) => options.map((option) => ({ name, option, call }))))(
    "refuses what another operation has, and sends nothing: $name, $option",
    async ({ name, option, call }) => {
      await using open = await openSite({ tree: { "a.txt": "a" } });
      const before = commandsOf(open.server);
      const error = await errorOf(async () => await call(open.site, { [option]: values[option] }));
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain(`unknown option "${option}" of ${name}()`);
      expect(commandsOf(open.server)).toEqual(before);
    },
  );

  const once = async function* once(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("a");
  };
  const wrong: Readonly<Record<string, (site: Site, local: LocalDirectory) => Promise<unknown>>> = {
    "option verify of uploadTree()": (site, { path }) =>
      site.uploadTree(path, "b", { verify: "md5" as never }),
    "option atomic of uploadTree()": (site, { path }) => site.uploadTree(path, "b", { atomic: 1 as never }),
    "option resume of upload()": (site) => site.upload(once(), "b", { resume: "a" }),
    "option resume of writeFile()": (site) => site.writeFile("b", once(), { resume: "a" }),
    "option mtime of an item of uploadMany()": (site) =>
      uploadOne(site, { mtime: "2020-01-01T00:00:00Z" as never }),
    "option mode of an item of uploadMany()": (site) => uploadOne(site, { mode: "644" as never }),
    "option onProgress of an item of uploadMany()": (site) => uploadOne(site, { onProgress: true as never }),
  };
  it.each(Object.entries(wrong))("refuses what it cannot heed, and sends nothing: %s", async (text, call) => {
    using local = localFiles();
    await using open = await openSite({ tree: { "a.txt": "a" } });
    const before = commandsOf(open.server);
    const error = await errorOf(() => call(open.site, local));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(text);
    expect(commandsOf(open.server)).toEqual(before);
  });

  it.each(cells)("rejects once the site is closed: $name", async ({ operation }) => {
    using served = servedFiles();
    using local = localFiles();
    await using open = await openSite({ root: served.path });
    await open.site.close();
    expect(await errorOf(() => operation.call(open.site, local))).toMatchObject({ code: "ERR_FTP_CLOSED" });
  });

  it.each(cells)("P7: fails at once with the refusal of the password: $name", async ({ operation }) => {
    using served = servedFiles();
    using local = localFiles();
    let password = "secret";
    const users = { me: "secret" };
    await using server = await TestServer.start({ root: served.path, users });
    const url = `ftp://me@${server.host}:${server.port}/`;
    const options = {
      password: () => password,
      netrc: false,
      tls: "off",
      connections: 1,
      retry: false,
    } as const;
    await using site = await connect(url, options);
    await site.withSession(async (ftp) => ftp.close());
    password = "wrong";
    users.me = "changed";
    const first = await errorOf(() => operation.call(site, local));
    expect(first).toMatchObject({ reply: { code: 530 } });
    const logins = commandsOf(server).filter((line) => line.startsWith("PASS")).length;
    expect(await errorOf(() => operation.call(site, local))).toBe(first);
    expect(commandsOf(server).filter((line) => line.startsWith("PASS"))).toHaveLength(logins);
  });

  const repeated = cells.filter(({ operation }) => operation.isOnce !== true);
  it.each(repeated)(
    "R3, R4: says what was tried when the server stays away: $name",
    async ({ operation }) => {
      using served = servedFiles();
      using local = localFiles();
      // A server that is stopped would leave its port to any other.
      let isAway = false;
      await using server = await TestServer.start({
        root: served.path,
        users: { me: "secret" },
        faults: [at("greeting", (truth) => (isAway ? [{ kind: "reset" }] : truth))],
      });
      const retries: unknown[] = [];
      await using site = await connect(`ftp://me:secret@${server.host}:${server.port}/`, {
        netrc: false,
        tls: "off",
        retry: { attempts: 3, minDelay: 0, maxDelay: 0 },
        onRetry: (event) => retries.push(event),
      });
      // A command on a connection that is lost unnoticed has an outcome that nobody can ask for: that is R2.
      await site.withSession(async (ftp) => ftp.close());
      isAway = true;
      const error = await errorOf(() => operation.call(site, local));
      expect(error).toMatchObject({ code: "ERR_FTP_RETRIES_EXHAUSTED" });
      expect((error as { readonly attempts: readonly unknown[] }).attempts.length).toBeGreaterThanOrEqual(3);
      expect((error as Error).cause).toBeInstanceOf(Error);
      expect(retries.length).toBeGreaterThanOrEqual(2);
    },
  );
});

/** What a server may lack. */
const lacking: readonly (readonly [string, TestServerOptions])[] = [
  ["nothing", {}],
  ["MLST and MLSD", { without: ["MLST", "MLSD"] }],
  ["MLST, MLSD, SIZE and MDTM", { without: ["MLST", "MLSD", "SIZE", "MDTM"] }],
  ["FEAT", { without: ["FEAT"] }],
  ["EPSV", { without: ["EPSV"] }],
  ["REST", { without: ["REST"] }],
  ["UTF8", { utf8: false }],
  ["MLST and MLSD, whose LIST ignores the path (T8)", { without: ["MLST", "MLSD"], listIgnoresPath: true }],
];

describe.each(lacking)("T4: every operation works on a server without %s", (lack, settings) => {
  const isPossible = ({ name }: Operation): boolean => {
    if (name === "features") return lack !== "FEAT" && lack !== "REST";
    return true;
  };
  it.each(cells.filter(({ operation }) => isPossible(operation)))("$name", async ({ operation }) => {
    using served = servedFiles();
    using local = localFiles();
    await using open = await openSite({ root: served.path, ...settings });
    const given = await operation.call(open.site, local).catch((error: unknown) => {
      if (isFileError(error, "ENOTSUP")) return error;
      throw error;
    });
    // FEAT alone says whether there is a hash, and a command for times.
    if (isFileError(given)) expect(["hash, FEAT", "utimes, FEAT"]).toContain(`${operation.name}, ${lack}`);
    else expect(operation.isDone(given, served, local)).toBe(true);
    expect(open.site.state).toMatchObject({ busy: 0, waiting: 0 });
  });
});
