import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Readable } from "node:stream";
import { at, faults, MemoryFileSystem } from "@ftplib/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { UploadSource } from "../src/upload/source.ts";
import { PeculiarFiles, someBytes } from "./remote-files.ts";
import { commandsOf, openSite } from "./sites.ts";

const folder = mkdtempSync(join(tmpdir(), "files-upload-"));
afterAll(() => rmSync(folder, { recursive: true }));
const bytes = someBytes(200_000);
const local = join(folder, "local.bin");
writeFileSync(local, bytes);
utimesSync(local, 1_577_934_245, 1_577_934_245);

function* blocks(): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 30_000) yield bytes.subarray(from, from + 30_000);
}

const sources: Readonly<Record<string, () => UploadSource>> = {
  "a path": () => local,
  "a file: URL": () => pathToFileURL(local),
  bytes: () => bytes,
  "an array of blocks": () => [...blocks()],
  "a generator": () => blocks(),
  "an async generator": () =>
    (async function* each() {
      yield* blocks();
    })(),
  "a Node stream": () => Readable.from(blocks()),
  "a web stream": () => Readable.toWeb(Readable.from(blocks())) as ReadableStream<Uint8Array>,
  "a function": () => () => Readable.from(blocks()),
};

describe("U1: an upload from every kind of source", () => {
  it.each(Object.entries(sources))("%s", async (_, source) => {
    await using open = await openSite({ tree: { "a.bin": "old" } });
    const files = open.server.files as MemoryFileSystem;
    const result = await open.site.upload(source(), "a.bin");
    expect(files.paths()).toEqual(["/a.bin"]);
    expect(files.readFile("a.bin")?.equals(bytes)).toBe(true);
    expect(result).toMatchObject({ bytes: 200_000, size: 200_000, atomic: true, resumedAt: undefined });
  });
});

describe("U1: what is asked for", () => {
  it("a temporary name, its size, its time, and a rename", async () => {
    await using open = await openSite({ tree: { pub: { "a.bin": "old" } } });
    const before = commandsOf(open.server).length;
    const { mtime } = await open.site.upload(local, "pub/a.bin");
    expect(mtime).toEqual(new Date("2020-01-02T03:04:05Z"));
    const said = commandsOf(open.server).slice(before);
    const name = String.raw`pub/\.a\.bin\.[0-9a-f]{12}\.part`;
    const expected = [
      "TYPE I",
      "EPSV",
      `STOR ${name}`,
      `SIZE ${name}`,
      "FEAT",
      `MFMT 20200102030405 ${name}`,
      `MDTM ${name}`,
      `RNFR ${name}`,
      String.raw`RNTO pub/a\.bin`,
    ];
    const known = said.filter((line) => !/^(OPTS|PASV|EPSV)/.test(line));
    expect(known.join("\n")).toMatch(
      new RegExp(`^${expected.filter((line) => line !== "EPSV").join("\n")}$`),
    );
  });

  it.each([{ atomic: false as const }, { atomic: true }, { atomic: "require" as const }])(
    "$atomic",
    async ({ atomic }) => {
      await using open = await openSite({ tree: {} });
      const result = await open.site.upload(bytes, "a.bin", { atomic });
      expect(result.atomic).toBe(atomic !== false);
      expect(commandsOf(open.server).includes("STOR a.bin")).toBe(atomic === false);
    },
  );

  it("permissions are set before the name", async () => {
    await using open = await openSite({ tree: {} });
    await open.site.upload(bytes, "a.bin", { mode: 0o600 });
    expect((await open.server.files.stat("/a.bin"))?.mode).toBe(0o600);
    const said = commandsOf(open.server);
    expect(said.findIndex((line) => line.startsWith("SITE CHMOD 600 "))).toBeLessThan(
      said.indexOf("RNTO a.bin"),
    );
  });

  it.each(["", "/", "pub/"])("%j is no name of a file", async (path) => {
    await using open = await openSite({ tree: { pub: {} } });
    await expect(open.site.upload(bytes, path)).rejects.toMatchObject({ code: "EISDIR" });
  });

  it("a directory is not replaced", async () => {
    await using open = await openSite({ tree: { pub: { "b.txt": "b" } } });
    await expect(open.site.upload(bytes, "pub")).rejects.toMatchObject({ code: "EISDIR", syscall: "upload" });
    expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/pub/", "/pub/b.txt"]);
  });

  it("progress ends with all", async () => {
    await using open = await openSite({ tree: {} });
    const told: number[] = [];
    await open.site.upload(local, "a.bin", { onProgress: (now) => void told.push(now.bytes) });
    expect(told.at(-1)).toBe(200_000);
  });
});

describe("U1: servers that do not replace, and that take no such names", () => {
  const cases = [
    { name: "RNTO refuses to replace", peculiar: { refusesReplacing: true }, atomic: true },
    { name: "names with a dot are refused", peculiar: { refusesDots: true }, atomic: false },
    { name: "renames are refused", peculiar: { refusesRenames: true }, atomic: false },
  ];
  for (const old of [{}, { "a.bin": "old" }]) {
    const what = "a.bin" in old ? "an old file" : "no old file";
    it.each(cases)(`$name, ${what}`, async ({ peculiar, atomic }) => {
      const files = new PeculiarFiles(old, peculiar);
      await using open = await openSite({ files });
      expect(await open.site.upload(local, "a.bin")).toMatchObject({ atomic, size: 200_000 });
      expect(files.paths()).toEqual(["/a.bin"]);
      expect(files.readFile("a.bin")?.equals(bytes)).toBe(true);
    });
  }

  it.each(cases.slice(1))(
    "$name: atomic: require is an error, and the old file stays",
    async ({ peculiar }) => {
      const files = new PeculiarFiles({ "a.bin": "old" }, peculiar);
      await using open = await openSite({ files });
      await expect(open.site.upload(local, "a.bin", { atomic: "require" })).rejects.toMatchObject({
        code: "EACCES",
      });
      expect(files.paths()).toEqual(["/a.bin"]);
      expect(String(files.readFile("a.bin"))).toBe("old");
    },
  );

  it("where the second rename fails, the old file is restored", async () => {
    const files = new PeculiarFiles({ "a.bin": "old" }, { refusesReplacing: true });
    // The first RNTO is refused by the file system, the second moves the old file aside.
    await using open = await openSite({
      files,
      faults: [at("rnto-command", faults.nth(3, faults.permanent(550)))],
    });
    await expect(open.site.upload(local, "a.bin", { atomic: "require" })).rejects.toMatchObject({
      code: "EACCES",
    });
    expect(files.paths()).toEqual(["/a.bin"]);
    expect(String(files.readFile("a.bin"))).toBe("old");
  });

  it("what was refused once is not tried again in the same directory", async () => {
    await using open = await openSite({ files: new PeculiarFiles({}, { refusesDots: true }) });
    await open.site.upload(bytes, "a.bin");
    const before = commandsOf(open.server).length;
    await open.site.upload(bytes, "b.bin");
    expect(
      commandsOf(open.server)
        .slice(before)
        .filter((line) => line.startsWith("STOR")),
    ).toEqual(["STOR b.bin"]);
  });
});

describe("U3: directories that are missing", () => {
  it("are made once, by uploads at once", async () => {
    await using open = await openSite({ tree: {} });
    const names = Array.from({ length: 12 }, (_, index) => `x/y/z/${index}.bin`);
    const results = await Promise.all(names.map((name) => open.site.upload(bytes, name)));
    expect(results.every(({ atomic }) => atomic)).toBe(true);
    const paths = (open.server.files as MemoryFileSystem).paths();
    expect(paths).toEqual(["/x/", "/x/y/", "/x/y/z/", ...names.map((name) => `/${name}`).sort()].sort());
  });

  it("are not made with mkdir: false", async () => {
    await using open = await openSite({ tree: {} });
    await expect(open.site.upload(bytes, "x/a.bin", { mkdir: false })).rejects.toMatchObject({
      code: "ENOENT",
    });
    expect((open.server.files as MemoryFileSystem).paths()).toEqual([]);
  });

  it("cannot be made where a file is in the way", async () => {
    await using open = await openSite({ tree: { x: "file" } });
    await expect(open.site.upload(bytes, "x/y/a.bin")).rejects.toMatchObject({ code: "ENOTDIR" });
  });

  it.each(["426 Connection closed; transfer aborted", "550 ENOENT: no such file or directory"])(
    "are noticed where the server says only after the data: %s",
    async (reply) => {
      const files = new PeculiarFiles({}, { missesLate: true });
      const rule = at("stor-final", (truth) =>
        truth.map((action) =>
          action.kind === "send" && String(action.bytes).startsWith("426")
            ? { ...action, bytes: Buffer.from(`${reply}\r\n`) }
            : action,
        ),
      );
      await using open = await openSite({ files, faults: [rule] });
      expect(await open.site.upload(local, "x/y/a.bin")).toMatchObject({ atomic: true, size: 200_000 });
      expect(files.paths()).toEqual(["/x/", "/x/y/", "/x/y/a.bin"]);
    },
  );

  it("a refusal after the data is no reason to send it directly", async () => {
    await using open = await openSite({
      tree: { "a.bin": "old" },
      faults: [at("stor-final", faults.reply("550 Quota exceeded"))],
    });
    await expect(open.site.upload(local, "a.bin")).rejects.toMatchObject({ code: "EACCES" });
    expect(String((open.server.files as MemoryFileSystem).readFile("a.bin"))).toBe("old");
    expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/a.bin"]);
  });

  it("cost nothing where they are there", async () => {
    await using open = await openSite({ tree: { x: {} } });
    await open.site.upload(bytes, "x/a.bin");
    expect(commandsOf(open.server).filter((line) => /^(MKD|CWD|MLST)/.test(line))).toEqual([]);
  });
});

describe("U5: a full disk", () => {
  it.each([
    { name: "452", rules: [] },
    { name: "552", rules: [at("stor-final", faults.withCode(552))] },
  ])("$name ends it with ENOSPC, and nothing is left", async ({ rules }) => {
    const files = new PeculiarFiles({ "a.bin": "old" }, { room: 100_000 });
    await using open = await openSite({ files, faults: rules });
    await expect(open.site.upload(local, "a.bin")).rejects.toMatchObject({ code: "ENOSPC" });
    expect(files.paths()).toEqual(["/a.bin"]);
    expect(String(files.readFile("a.bin"))).toBe("old");
    expect(commandsOf(open.server).filter((line) => line.startsWith("STOR"))).toHaveLength(1);
  });
});

describe("U6: a source that fails leaves nothing", () => {
  const failing = (after: number): UploadSource =>
    (async function* each() {
      for (let sent = 0; sent < after; sent += 50_000) yield someBytes(50_000);
      throw new Error("the source is broken");
    })();
  const cells = [0, 50_000, 200_000].flatMap((after) => [true, false].map((atomic) => ({ after, atomic })));
  it.each(cells)("after $after bytes, atomic: $atomic", async ({ after, atomic }) => {
    await using open = await openSite({ tree: {} });
    await expect(open.site.upload(failing(after), "a.bin", { atomic })).rejects.toThrow(
      "the source is broken",
    );
    expect((open.server.files as MemoryFileSystem).paths()).toEqual([]);
  });

  it("and the old file stays", async () => {
    await using open = await openSite({ tree: { "a.bin": "old" } });
    await expect(open.site.upload(failing(100_000), "a.bin")).rejects.toThrow("the source is broken");
    expect(String((open.server.files as MemoryFileSystem).readFile("a.bin"))).toBe("old");
  });

  it("a local file that is not there", async () => {
    await using open = await openSite({ tree: {} });
    await expect(open.site.upload(join(folder, "nothing"), "a.bin")).rejects.toMatchObject({
      code: "ENOENT",
      syscall: "open",
    });
    expect(commandsOf(open.server).some((line) => line.startsWith("STOR"))).toBe(false);
  });

  it("a signal removes what was sent", async () => {
    await using open = await openSite({ tree: { "a.bin": "old" } });
    const stop = new AbortController();
    const endless = (async function* each() {
      for (let count = 0; ; count++) {
        yield someBytes(50_000);
        if (count === 5) stop.abort(new Error("enough"));
      }
    })();
    await expect(open.site.upload(endless, "a.bin", { signal: stop.signal })).rejects.toThrow("enough");
    expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/a.bin"]);
  });
});

describe("a signal at the rename", () => {
  const cells = ["rnfr-command", "rnfr", "rnto-command", "rnto"].flatMap((step) =>
    [true, false].map((isCarriedOut) => ({ step, isCarriedOut })),
  );
  it.each(cells)(
    "leaves no temporary name: $step, carried out: $isCarriedOut",
    async ({ step, isCarriedOut }) => {
      const stop = new AbortController();
      const cancelling = at(step, (truth) => {
        stop.abort(new Error("enough"));
        return isCarriedOut ? truth : [];
      });
      await using open = await openSite({ tree: { "a.bin": "old" }, faults: [cancelling] });
      await expect(open.site.upload(bytes, "a.bin", { signal: stop.signal })).rejects.toThrow("enough");
      expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/a.bin"]);
    },
  );
});

describe("verification", () => {
  const lying = [at("upload-bytes", faults.storeOnly(100_000))];
  it.each(["size", "hash", "auto"] as const)("%s notices a file that is not whole", async (verify) => {
    await using open = await openSite({ tree: { "a.bin": "old" }, faults: lying });
    await expect(open.site.upload(local, "a.bin", { verify })).rejects.toMatchObject({
      code: "ERR_FTP_INTEGRITY",
    });
    expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/a.bin"]);
    expect(String((open.server.files as MemoryFileSystem).readFile("a.bin"))).toBe("old");
  });

  it("a file that differs once is sent again", async () => {
    let count = 0;
    const once = at("upload-bytes", (truth, step) => {
      if (step.offset === 0) count++;
      return count === 1 && step.offset > 0 ? [] : truth;
    });
    await using open = await openSite({ tree: {}, faults: [once] });
    await open.site.upload(local, "a.bin");
    expect((open.server.files as MemoryFileSystem).readFile("a.bin")?.equals(bytes)).toBe(true);
    expect((open.server.files as MemoryFileSystem).paths()).toEqual(["/a.bin"]);
  });

  it.each(Object.entries(sources))("hash of %s", async (_, source) => {
    await using open = await openSite({ tree: {} });
    const { hash } = await open.site.upload(source(), "a.bin", { verify: "hash" });
    expect(hash?.algorithm).toBe("SHA-256");
  });

  it("a byte that was changed on the way is found by its hash alone", async () => {
    const corrupt = at("upload-bytes", (truth) =>
      truth.map((action) =>
        action.kind === "store" ? { ...action, bytes: action.bytes.map((byte) => byte ^ 1) } : action,
      ),
    );
    await using open = await openSite({ tree: {}, faults: [corrupt] });
    await expect(open.site.upload(local, "a.bin", { verify: "hash" })).rejects.toMatchObject({
      code: "ERR_FTP_INTEGRITY",
    });
    expect((open.server.files as MemoryFileSystem).paths()).toEqual([]);
    await open.site.upload(local, "a.bin", { verify: "size" });
  });

  it("hash where there is none", async () => {
    await using open = await openSite({ tree: {}, without: ["HASH"] });
    await expect(open.site.upload(local, "a.bin", { verify: "hash" })).rejects.toMatchObject({
      code: "ENOTSUP",
    });
    expect((await open.site.upload(local, "a.bin", { verify: "auto" })).hash).toBeUndefined();
  });
});
